import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps, type Step, type StepResult } from '../../../../src/host/prompts/runSteps.ts';

type Name = 'a' | 'b' | 'c';
type Facts = readonly string[];

/** Steps that do what a script says, in order, and note what they were asked with. */
function scripted(script: readonly StepResult<Name, Facts>[]) {
  const asked: [Name, Facts, boolean][] = [];
  const rest = [...script];
  const step =
    (name: Name): Step<Name, Facts> =>
    (facts, canGoBack) => {
      asked.push([name, facts, canGoBack]);
      const result = rest.shift();
      assert.ok(result, 'asked more often than expected');
      return Promise.resolve(result);
    };
  return { asked, steps: { a: step('a'), b: step('b'), c: step('c') } };
}

const next = (step: Name, facts: Facts): StepResult<Name, Facts> => ({ kind: 'next', step, facts });

test('facts go from step to step', async () => {
  const { asked, steps } = scripted([
    next('b', ['1']),
    next('c', ['1', '2']),
    { kind: 'done', facts: ['x'] },
  ]);
  assert.deepEqual(await runSteps(steps, 'a', []), ['x']);
  assert.deepEqual(asked, [
    ['a', [], false],
    ['b', ['1'], true],
    ['c', ['1', '2'], true],
  ]);
});

test('back leads to the step that was seen before, with the answers kept', async () => {
  const { asked, steps } = scripted([
    next('c', ['1']),
    { kind: 'back' },
    next('b', ['2']),
    { kind: 'back' },
    { kind: 'cancelled' },
  ]);
  assert.equal(await runSteps(steps, 'a', []), null);
  assert.deepEqual(
    asked.map(([name, facts]) => [name, facts]),
    [
      ['a', []],
      ['c', ['1']],
      ['a', ['1']],
      ['b', ['2']],
      ['a', ['2']],
    ],
  );
});

test('a correction returns to the place of the step, so that back does not run in circles', async () => {
  const { asked, steps } = scripted([
    next('b', []),
    next('c', []),
    next('a', []),
    next('c', []),
    { kind: 'back' },
    { kind: 'cancelled' },
  ]);
  await runSteps(steps, 'a', []);
  assert.deepEqual(
    asked.map(([name, , canGoBack]) => [name, canGoBack]),
    [
      ['a', false],
      ['b', true],
      ['c', true],
      ['a', false],
      ['c', true],
      ['a', false],
    ],
  );
});
