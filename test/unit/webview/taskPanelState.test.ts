import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refOfState } from '../../../src/host/panels/taskPanelState.ts';

const ref = { connectionId: 'local', system: 'bullmq', scope: 'bull:mail', id: '7' };

test('a state of ours names its task, any other names none', () => {
  assert.deepEqual(refOfState({ version: 1, ref, view: { scrollTop: 3 } }), ref);
  for (const state of [
    undefined,
    null,
    'x',
    {},
    { version: 2, ref },
    { version: 1 },
    { version: 1, ref: { ...ref, id: '' } },
    { version: 1, ref: { ...ref, system: 'rq' } },
  ]) {
    assert.equal(refOfState(state), null);
  }
});
