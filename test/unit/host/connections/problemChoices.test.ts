import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemChoices } from '../../../../src/host/connections/problemChoices.ts';
import type { ConnectionProblem } from '../../../../src/model/connection.ts';
import { drawing } from '../trees/samples.ts';

const problem = (changes: Partial<ConnectionProblem>): ConnectionProblem => ({
  kind: 'refused',
  role: 'broker',
  address: 'redis://localhost:6380',
  detail: 'connect ECONNREFUSED',
  ...changes,
});

test('the sentence stands first, and Enter leads to what it is about', () => {
  const [first] = problemChoices(problem({}), drawing.t);
  assert.equal(first?.label, '$(error) Cannot reach redis://localhost:6380 (connection refused).');
  assert.equal(first.detail, 'Is Redis running there, on this port?');
  assert.equal(first.value, 'address');
  assert.equal(
    problemChoices(problem({ role: 'result backend' }), drawing.t)[0]?.value,
    'resultBackendAddress',
  );
  assert.equal(problemChoices(problem({ kind: 'password-wrong' }), drawing.t)[0]?.value, 'password');
  assert.equal(problemChoices(problem({ kind: 'loading' }), drawing.t)[0]?.value, 'test');
});

test('every way out is offered', () => {
  assert.deepEqual(
    problemChoices(problem({}), drawing.t)
      .slice(1)
      .map(({ value }) => value),
    ['address', 'password', 'test', 'save'],
  );
});
