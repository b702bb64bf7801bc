import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DoomedJob } from '../../../src/monitor/bullmq/actions/doomedJobs.ts';
import type { QueueSession } from '../../../src/monitor/bullmq/actions/queueSession.ts';
import { removeKept } from '../../../src/monitor/bullmq/actions/removeKept.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import { removedInMemory } from '../store/removedInMemory.ts';

const DOOMED: readonly DoomedJob[] = Array.from({ length: 150 }, (_, n) => ({
  id: `j${n}`,
  place: 'wait',
  score: null,
}));

/** A session whose server lets go of a job, or not, and does what `remove` says with each removal. */
function sessionWith(remove: (id: string) => Promise<number>, letsGo = true) {
  const removed = removedInMemory(systemClock);
  const session = {
    id: { prefix: 'bull', name: 'q' },
    context: {
      config: { id: 'c' },
      removed,
    },
    client: {
      dumpBuffer: async () => Buffer.from('dump'),
      // The look is asked for by the records alone, hiding by three keys more than twice as many.
      eval: async (_script: string, keys: number) =>
        keys <= 100
          ? Array.from({ length: keys }, () => ['same', 10, 0]).flat()
          : Array((keys - 3) / 2).fill(letsGo ? 1 : 0),
    },
    queue: { remove },
  } as unknown as QueueSession;
  return { session, removed };
}

describe('removing what is kept first', () => {
  it('keeps jobs whose removal was sent, but not confirmed', async () => {
    const { session, removed } = sessionWith(() => Promise.reject(new Error('Connection is closed')));
    const outcome = await removeKept(session, DOOMED);
    assert.equal(outcome.ok, false);
    assert.match(outcome.message, /Connection is closed.*is kept and can be put back/);
    const [batch] = removed.list('c', 'bullmq');
    assert.equal(batch?.items, 100, 'of the slice that was under way');
  });

  it('tells how far it came when it is cut later', async () => {
    let calls = 0;
    const { session, removed } = sessionWith(() =>
      ++calls > 120 ? Promise.reject(new Error('Connection is closed')) : Promise.resolve(1),
    );
    const outcome = await removeKept(session, DOOMED);
    assert.match(outcome.message, /^100 jobs were removed .* Then it was stopped: Connection is closed/);
    assert.equal(removed.list('c', 'bullmq')[0]?.items, 150);
  });

  it('keeps nothing when workers had taken all of them', async () => {
    const { session, removed } = sessionWith(() => Promise.reject(new Error('nothing is removed')), false);
    const outcome = await removeKept(session, DOOMED);
    assert.match(outcome.message, /^0 jobs were removed.*150 were spared/);
    assert.deepEqual(removed.list('c', 'bullmq'), []);
  });
});
