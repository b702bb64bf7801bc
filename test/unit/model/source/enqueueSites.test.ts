import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
  type EnqueueSite,
  enqueueSiteSteps,
  type SoughtTask,
} from '../../../../src/model/definitions/enqueueSites.ts';
import { assertLinearTime } from '../../linearTime.ts';

const EVALUATE: SoughtTask = {
  names: ['tasks.evaluate', 'jobs.tasks.evaluate'],
  definedAs: { function: 'evaluate', module: 'tasks' },
};

function enqueueSites(text: string, task: SoughtTask): readonly EnqueueSite[] {
  const steps = enqueueSiteSteps(text, task);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function forms(text: string, task = EVALUATE): readonly string[] {
  return enqueueSites(text, task).map(({ line, column, form }) => `${line}:${column} ${form}`);
}

void suite('where a task is sent', () => {
  const FORMS: readonly (readonly [source: string, sites: readonly string[]])[] = [
    ['from jobs.tasks import evaluate\nevaluate.delay(1)', ['2:1 evaluate.delay']],
    ['from .tasks import evaluate as run\nrun.apply_async((1,))', ['2:1 run.apply_async']],
    ['from jobs import tasks\ntasks.evaluate.s(1)', ['2:7 evaluate.s']],
    ['chain(evaluate.s(1), other.s(), evaluate.si(2))()', ['1:7 evaluate.s', '1:33 evaluate.si']],
    [
      'evaluate.map([1])\nevaluate.chunks(x, 2)\nevaluate.starmap(y)',
      ['1:1 evaluate.map', '2:1 evaluate.chunks', '3:1 evaluate.starmap'],
    ],
    ['app.send_task("tasks.evaluate", [1])', ['1:15 send_task']],
    ['app.send_task(\n  name="jobs.tasks.evaluate",\n)', ['2:8 send_task']],
    ["signature('tasks.evaluate', args=(1,)).delay()", ['1:11 signature']],
    ["app.conf.beat_schedule = {'x': {'task': 'tasks.evaluate', 'schedule': 30}}", ["1:41 'task'"]],
    ["PeriodicTask.objects.create(interval=i, task='tasks.evaluate')", ['1:46 task']],
    ['from other.things import evaluate\nevaluate.delay()', []],
    ['evaluate(1)\nevaluate.retry()\nevaluated.delay()\n# evaluate.delay()\n"evaluate.delay()"', []],
    ['@app.task(name="tasks.evaluate")\ndef evaluate(): pass', []],
    ['"""tasks.evaluate"""\nlog("tasks.evaluate")\nget(name="tasks.evaluate")', []],
  ];
  for (const [source, sites] of FORMS) {
    test(JSON.stringify(source), () => {
      assert.deepEqual(forms(source), sites);
    });
  }

  test('a name without a known definition is found as a name only', () => {
    const task = { names: ['a b:c'], definedAs: null };
    assert.deepEqual(forms('send_task("a b:c")\nc.delay()', task), ['1:11 send_task']);
  });

  test('any text is read without an error, in time linear in its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { line, column } of enqueueSites(`${text}\nevaluate.delay()`, EVALUATE)) {
          assert.ok(line >= 1 && column >= 1);
        }
      }),
    );
    for (const unit of [
      'evaluate.',
      'evaluate.delay(',
      'from tasks import evaluate as x\n',
      '"tasks.evaluate"(',
    ]) {
      assertLinearTime(unit, 200_000, (text) => enqueueSites(text, EVALUATE));
    }
  });
});
