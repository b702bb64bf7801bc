import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { taskAtPosition } from '../../../src/host/source/definitions/taskAtPosition.ts';

/** The mention at the first `|` of a line, without it. */
function at(line: string): string | null {
  const column = line.indexOf('|');
  const mention = taskAtPosition(line.replace('|', ''), column);
  return mention === null ? null : `${mention.kind} ${mention.name} ${mention.start}-${mention.end}`;
}

void suite('the task that a place in Python means', () => {
  test('a name in quotes that has a module, or stands where a name is taken', () => {
    assert.equal(at("x = 'jobs.ta|sks.evaluate'"), 'name jobs.tasks.evaluate 4-25');
    assert.equal(at('app.send_task("my |task: 1", [2])'), 'name my task: 1 14-26');
    assert.equal(at("@app.task(name='od|d')"), 'name odd 15-20');
    assert.equal(at("{'task': '|nightly'}"), 'name nightly 9-18');
  });

  test('a function where it is sent', () => {
    assert.equal(at('chain(eval|uate.s(1), other.si())'), 'function evaluate 6-14');
    assert.equal(at('tasks.evalu|ate.apply_async((1,))'), 'function evaluate 6-14');
  });

  test('a function or class where it is defined', () => {
    assert.equal(at('def eval|uate(x):'), 'definition evaluate 4-12');
    assert.equal(at('    async  def |evaluate('), 'definition evaluate 15-23');
    assert.equal(at('class Evaluat|e(Task):'), 'definition Evaluate 6-14');
  });

  test('nothing else', () => {
    for (const line of [
      'print("hel|lo")',
      'evalu|ate(1)',
      'x = "|"',
      'evaluate.de|lay()',
      '|',
      '"a.b".|x',
      'def f(ev|aluate):',
      'd|ef f():',
    ]) {
      assert.equal(at(line), null, line);
    }
    assert.equal(taskAtPosition(`x = '${'a.'.repeat(100_000)}'`, 9), null, 'data');
  });
});
