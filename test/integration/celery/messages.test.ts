import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Action, ActionOutcome } from '../../../src/model/action.ts';
import type { QueueItem } from '../../../src/model/queueItem.ts';
import { type CeleryRelease, sendCeleryTasks, startCeleryWorker, waitFor } from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

const SEP = '\u0006\u0016';

for (const celery of ['oldest', 'newest'] as const satisfies readonly CeleryRelease[]) {
  describe(`messages of the ${celery} Celery`, () => {
    const redis = suiteRedis();
    const watch = async (options: Partial<WatchOptions> = {}): Promise<Watch> => {
      const watched = await watchCelery({ brokerUrl: redis.url, resultUrl: redis.url, ...options });
      redis.keep(watched);
      return watched;
    };
    const app = (): { brokerUrl: string; resultUrl: string; celery: CeleryRelease } => ({
      brokerUrl: redis.url,
      resultUrl: redis.url,
      celery,
    });
    const worker = async (options: Partial<Parameters<typeof startCeleryWorker>[0]> = {}) => {
      const one = await startCeleryWorker({ ...app(), events: true, ...options });
      redis.keep(one);
      await one.ready;
      return one;
    };
    const perform = (
      { system }: Watch,
      action: Action extends infer A ? (A extends Action ? Omit<A, 'connectionId'> : never) : never,
    ): Promise<ActionOutcome> => system.perform({ ...action, connectionId: 'test' });
    const peek = async (
      { system }: Watch,
      queue: string,
      order: 'next' | 'newest' = 'next',
    ): Promise<readonly QueueItem[]> => {
      const page = await system.readQueueItems({
        connectionId: 'test',
        system: 'celery',
        queue,
        state: null,
        order,
        offset: 0,
        limit: 100,
      });
      return page?.items ?? [];
    };
    const ids = (items: readonly QueueItem[]): (string | null)[] => items.map(({ ref }) => ref?.id ?? null);
    const known = (watched: Watch, queue: string, waiting: number): Promise<unknown> =>
      waitFor(() => watched.queue(queue)?.waiting === waiting, {
        what: `${waiting} messages in ${queue}`,
        onTimeout: () => JSON.stringify(watched.system.queues()),
      });

    it('run in the same order as before when a purge was undone', async () => {
      const sent = await sendCeleryTasks(
        app(),
        [3, 0, 9, 0, 6, 3].map((priority, index) => ({
          task: 'tasks.echo',
          args: [index],
          options: { priority, queue: 'work' },
        })),
      );
      const order = [1, 3, 0, 5, 4, 2].map((index) => sent[index]);
      const watched = await watch();
      await known(watched, 'work', 6);
      assert.deepEqual(ids(await peek(watched, 'work')), order);
      assert.deepEqual(ids(await peek(watched, 'work', 'newest')), order.toReversed());
      const purged = await perform(watched, { kind: 'celery.purgeQueue', queue: 'work' });
      assert.ok(purged.ok && purged.undoBatchId !== null, purged.message);
      assert.equal(await redis.client.exists('work', `work${SEP}3`, `work${SEP}6`, `work${SEP}9`), 0);
      const restored = await perform(watched, {
        kind: 'celery.restoreMessages',
        batchId: purged.undoBatchId,
      });
      assert.ok(restored.ok, restored.message);
      assert.deepEqual(ids(await peek(watched, 'work')), order);
      const { log } = await worker({ queues: ['work'], pool: 'solo', concurrency: 1 });
      await waitFor(() => order.every((id) => watched.task(id)?.state === 'succeeded'), {
        what: 'all of them to run',
        onTimeout: log,
      });
      const started = [...log().matchAll(/Task tasks\.echo\[([^\]]+)\] received/g)].map(([, id]) => id);
      assert.deepEqual(started, order);
    });

    it('run from the queue that they were moved to, and a worker that gives them back leaves them there', async () => {
      const [id = '', other = ''] = await sendCeleryTasks(app(), [
        { task: 'tasks.echo', args: [2 ** 53 - 1, 'ünï', 0.1], options: { queue: 'from', priority: 6 } },
        { task: 'tasks.echo', args: [1], options: { queue: 'from' } },
      ]);
      const watched = await watch();
      await known(watched, 'from', 2);
      const item = (await peek(watched, 'from')).find(({ ref }) => ref?.id === id);
      assert.equal(item?.priority, 6);
      const message = { queue: 'from', step: 6, digest: item?.digest ?? '' };
      const moved = await perform(watched, { kind: 'celery.moveMessage', message, toQueue: 'to' });
      assert.ok(moved.ok, moved.message);
      assert.match(moved.message, /No worker takes from this queue now/);
      const again = await perform(watched, { kind: 'celery.moveMessage', message, toQueue: 'to' });
      assert.ok(!again.ok && /not in 'from' any more/.test(again.message), again.message);
      assert.deepEqual(ids(await peek(watched, 'from')), [other]);
      assert.equal(await redis.client.llen(`to${SEP}6`), 1);
      const { log } = await worker({ queues: ['to'] });
      await waitFor(() => watched.task(id)?.state === 'succeeded', {
        what: 'the moved task',
        onTimeout: log,
      });
      assert.equal(watched.task(id)?.queue, 'to');
      const detail = await watched.system.readDetail(watched.ref(id));
      assert.match(JSON.stringify(detail?.result), /9007199254740991/);
    });

    it('that a worker could not read are not moved, and can be deleted', async () => {
      await redis.client.lpush('from', 'garbage', '{"body":"W10=","properties":{}}');
      const watched = await watch({ celery: { queues: ['from'] } });
      await known(watched, 'from', 2);
      const items = await peek(watched, 'from');
      assert.deepEqual(
        items.map(({ problem, ref }) => [problem?.startsWith('This cannot be read as a task'), ref]),
        [
          [true, null],
          [true, null],
        ],
      );
      for (const { digest } of items) {
        const message = { queue: 'from', step: 0, digest: digest ?? '' };
        const moved = await perform(watched, { kind: 'celery.moveMessage', message, toQueue: 'to' });
        assert.ok(!moved.ok && /was not moved/.test(moved.message), moved.message);
        const deleted = await perform(watched, { kind: 'celery.deleteMessage', message });
        assert.ok(deleted.ok, deleted.message);
      }
      assert.equal(await redis.client.dbsize(), 0);
      await redis.client.set('cache', 'a value');
      const foreign = await perform(watched, { kind: 'celery.purgeQueue', queue: 'cache' });
      assert.ok(!foreign.ok && (await redis.client.get('cache')) === 'a value', foreign.message);
    });

    it('of a worker that was killed run again when they are put back, and not before', async () => {
      const config = { task_acks_late: true };
      const slow = Array.from({ length: 4 }, (_, index) => ({
        task: 'tasks.slow',
        args: [index === 0 ? 600 : 0],
        options: { priority: index === 3 ? 6 : 0 },
      }));
      // The first one never ends by itself, and is not sent again.
      const doomed = await worker({ name: 'doomed', config, concurrency: 1 });
      const watched = await watch();
      const [stuck, ...rest] = await sendCeleryTasks(app(), slow);
      await waitFor(() => watched.queue('celery')?.inFlight === 4, {
        what: 'four messages in flight',
        onTimeout: () => JSON.stringify(watched.system.queues()),
      });
      await waitFor(() => watched.worker(doomed.nodename)?.concurrency === 1, { what: 'the inspection' });
      const early = await perform(watched, { kind: 'celery.requeueInFlight', tags: [] });
      assert.ok(early.ok && /No message in flight is abandoned/.test(early.message), early.message);
      const tags = await redis.client.hkeys('unacked');
      const named = await perform(watched, { kind: 'celery.requeueInFlight', tags });
      assert.ok(!named.ok);
      assert.deepEqual(
        named.targets.map(({ ok, message }) => [ok, message]),
        Array.from({ length: 4 }, () => [false, 'A live worker holds it']),
      );
      await doomed.kill();
      const survivor = await worker({ name: 'survivor', config, queues: ['other'] });
      await redis.client.hset('unacked', 'garbage', 'not a message');
      // Older than any that a worker is still taking, younger than the visibility timeout.
      await redis.client.zadd('unacked_index', Date.now() / 1_000 - 60, 'garbage');
      const requeued = await waitFor(
        async () => {
          const outcome = await perform(watched, { kind: 'celery.requeueInFlight', tags: [] });
          return outcome.targets.filter(({ ok }) => ok).length === 4 && outcome;
        },
        { what: 'the abandoned messages to be put back', timeoutMs: 300_000, intervalMs: 1_000 },
      );
      assert.match(requeued.message, /Put 4 messages back, next to run. 1 message stayed in flight/);
      assert.deepEqual(await redis.client.hkeys('unacked'), ['garbage']);
      const items = await peek(watched, 'celery');
      assert.deepEqual(new Set(ids(items)), new Set([stuck, ...rest]));
      assert.ok(items.every(({ redelivered }) => redelivered === true));
      assert.equal(items.at(-1)?.priority, 6);
      const endless = items.find(({ ref }) => ref?.id === stuck);
      const message = { queue: 'celery', step: 0, digest: endless?.digest ?? '' };
      assert.ok((await perform(watched, { kind: 'celery.deleteMessage', message })).ok);
      await survivor.stop();
      const { log } = await worker({ name: 'second' });
      await waitFor(() => rest.every((id) => watched.task(id)?.state === 'succeeded'), {
        what: 'the requeued tasks',
        onTimeout: log,
      });
    });

    it('are refused on a read-only connection', async () => {
      await redis.client.lpush('q', 'a');
      const watched = await watch({ readOnly: true, celery: { queues: ['q'] } });
      const outcome = await perform(watched, { kind: 'celery.purgeQueue', queue: 'q' });
      assert.ok(!outcome.ok && outcome.reason === 'read-only');
      const restored = await perform(watched, { kind: 'celery.restoreMessages', batchId: randomUUID() });
      assert.ok(!restored.ok && restored.reason === 'read-only');
      assert.equal(await redis.client.llen('q'), 1);
    });
  });
}
