import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredValues } from '../../../../src/host/filter/offeredValues.ts';
import { completionPlace } from '../../../../src/model/filter/completionPlace.ts';

const monitor = {
  getFilterValues: () => Promise.resolve([{ value: 'succeeded', count: 7 }]),
};

async function offered(text: string): Promise<readonly (readonly [string, number])[]> {
  return (await offeredValues(monitor, completionPlace(text), 'prompt')).map(({ value, count }) => [
    value,
    count,
  ]);
}

test('states that no task has yet are offered as well', async () => {
  assert.deepEqual(await offered('name:a state:fai'), [
    ['succeeded', 7],
    ['failed', 0],
  ]);
  assert.deepEqual(await offered('state:SUCC'), [['succeeded', 7]]);
  assert.deepEqual(await offered('queue:succ'), [['succeeded', 7]]);
  assert.deepEqual(await offered('just text'), []);
});
