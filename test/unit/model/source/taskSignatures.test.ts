import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import * as v from 'valibot';
import { root } from '../../../../scripts/root.ts';
import { celeryTasks } from '../../../../src/model/definitions/celeryTasks.ts';
import type { PythonParameter } from '../../../../src/model/definitions/pythonParameters.ts';
import { toPlain } from '../../../../src/model/tolerantJson.ts';
import { runPython } from '../../../services/index.ts';

const FOLDER = join(root, 'test', 'fixtures', 'signatures');
const SIGNATURES = v.record(
  v.string(),
  v.array(v.tuple([v.string(), v.string(), v.boolean(), v.array(v.unknown()), v.boolean()])),
);

/** What the source says, as far as the interpreter tells it too. */
function told({ name, kind, hasDefault, defaultValue, annotation }: PythonParameter): unknown[] {
  const isNamed = kind !== 'args' && kind !== 'kwargs';
  return [
    name,
    kind,
    isNamed && hasDefault,
    defaultValue === null ? [] : [toPlain(defaultValue)],
    annotation !== null,
  ];
}

for (const file of [join(FOLDER, 'signed_tasks.py'), join(root, 'demo', 'celery', 'tasks.py')]) {
  const printed = await runPython(join(FOLDER, 'print_signatures.py'), { args: [file] });
  const known = v.parse(SIGNATURES, JSON.parse(printed));
  const read = celeryTasks(readFileSync(file, 'utf8')).filter(({ isTask }) => isTask);

  void suite(`the signatures of ${file.slice(root.length + 1)}`, () => {
    test('every task is there', () => {
      assert.deepEqual(new Set(read.map(({ name }) => name)), new Set(Object.keys(known)));
      assert.ok(read.length >= 4);
    });

    for (const { name, parameters } of read) {
      test(`${name}: as the interpreter has it`, () => {
        assert.deepEqual(parameters?.map(told), known[name ?? '']);
      });
    }
  });
}

void suite('annotations', () => {
  test('stand as they do in the source', () => {
    const source =
      '@app.task\ndef f(a: list[dict[str, Any]], b: "x | None", c: Literal["fast", 1] = 1): pass';
    assert.deepEqual(
      celeryTasks(source)[0]?.parameters?.map(({ annotation }) => annotation),
      ['list[dict[str,Any]]', "'x | None'", "Literal['fast',1]"],
    );
  });

  test('a signature that is not closed is not known', () => {
    assert.equal(celeryTasks('@app.task\ndef f(a, b')[0]?.parameters, null);
    assert.deepEqual(celeryTasks('@app.task\ndef f[T](a: T): pass')[0]?.parameters?.length, 1);
  });
});
