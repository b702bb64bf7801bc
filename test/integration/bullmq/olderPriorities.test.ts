import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action, ActionOutcome } from '../../../src/model/action.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

/** A queue with one ended and one delayed job of a priority, as bullmq 2.4, 3.15 and 4.0 leave them. */
async function ground(more: (scope: string) => Promise<unknown> = () => Promise.resolve()) {
  const prefix = bench.nextPrefix();
  const scope = `${prefix}:q`;
  const record = { name: 'n', data: '{}', opts: '{"priority":3}', timestamp: '1', priority: '3' };
  await bench.client.hset(`${scope}:meta`, 'opts.maxLenEvents', '10000');
  await bench.client.set(`${scope}:id`, '2');
  await bench.client.zadd(`${scope}:completed`, '1', '1');
  await bench.client.hset(`${scope}:1`, { ...record, attemptsMade: '1', returnvalue: '1', finishedOn: '1' });
  await bench.client.zadd(`${scope}:delayed`, '9007199254740991', '2');
  await bench.client.hset(`${scope}:2`, { ...record, delay: '900000' });
  await more(scope);
  const watched = await bench.watch([prefix]);
  const on = { connectionId: 'test', prefix, queue: 'q' };
  const actions: readonly Action[] = [
    { ...on, kind: 'bullmq.retryJobs', ids: ['1'] },
    { ...on, kind: 'bullmq.promoteJobs', ids: ['2'] },
    { ...on, kind: 'bullmq.addJob', name: 'n', data: '{}', options: '{"priority":1}' },
  ];
  const perform = async (): Promise<readonly ActionOutcome[]> => {
    const outcomes: ActionOutcome[] = [];
    for (const action of actions) outcomes.push(await watched.system.perform(action));
    return outcomes;
  };
  const places = () =>
    Promise.all(
      ['completed', 'delayed', 'prioritized'].map((kind) =>
        bench.client.zrange(`${scope}:${kind}`, '0', '-1'),
      ),
    );
  return { perform, places };
}

describe('a job with a priority', () => {
  it('is not made to wait where workers of BullMQ 2 or 3 would never look, and it is said what can be done', async () => {
    const { perform, places } = await ground();
    const [retried, promoted, added] = await perform();
    assert.match(retried?.message ?? '', /before 5 that does not note its version.*Duplicate the job/u);
    assert.match(promoted?.message ?? '', /before 5 that does not note its version/u);
    assert.match(added?.message ?? '', /before 5 that does not note its version.*Leave the priority out/u);
    for (const outcome of [retried, promoted, added]) assert.equal(outcome?.ok, false);
    assert.deepEqual(await places(), [['1'], ['2'], []]);
  });

  const newer: Readonly<Record<string, (scope: string) => Promise<unknown>>> = {
    'the queue notes its version': (scope) => bench.client.hset(`${scope}:meta`, 'version', 'bullmq:4.18.2'),
    'another one waits in the new place': (scope) => bench.client.set(`${scope}:pc`, '1'),
    'it ran under BullMQ 5': (scope) => bench.client.hset(`${scope}:1`, 'atm', '1'),
  };
  for (const [what, more] of Object.entries(newer)) {
    it(`may wait when ${what}`, async () => {
      const { perform, places } = await ground(more);
      for (const outcome of await perform()) assert.ok(outcome.ok, outcome.message);
      const [completed, delayed, prioritized] = await places();
      assert.deepEqual([completed, delayed, prioritized?.length], [[], [], 3]);
    });
  }
});
