import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import {
  type BullmqRelease,
  eventually,
  startBullmqWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { BullmqBench } from './bullmqBench.ts';

const RELEASES = ['oldest', 'newest'] as const satisfies readonly BullmqRelease[];
const JOBS = 10;

function countsOf(watched: WatchedSystem) {
  return Object.fromEntries(
    watched.system.queues().map(({ name, counts }) => [name, counts === null ? null : { ...counts }]),
  );
}

/** Waits for these numbers of the queue, all others being 0. */
async function counted(
  watched: WatchedSystem,
  queue: string,
  expected: Readonly<Record<string, number>>,
): Promise<void> {
  await waitFor(
    () => {
      const counts = countsOf(watched)[queue] ?? null;
      return counts !== null && Object.entries(counts).every(([state, n]) => n === (expected[state] ?? 0));
    },
    {
      what: `the numbers of ${queue}`,
      onTimeout: () => inspect({ counts: countsOf(watched), log: watched.log }),
    },
  );
}

/** What is watched before Redis goes: ended jobs, a failed one, and in a queue that nobody serves a waiting and a delayed one. */
async function watchUntilRestart(bench: BullmqBench, release: BullmqRelease) {
  const prefix = bench.nextPrefix();
  const watched = await bench.watch([prefix]);
  const queues = {
    served: bench.queue(prefix, 'served', release),
    idle: bench.queue(prefix, 'idle', release),
  };
  for (const queue of Object.values(queues)) queue.on('error', () => undefined);
  const options = { redisUrl: bench.redis.url, prefix, queue: 'served', release, name: 'w' };
  const worker = await startBullmqWorker(options);
  await queues.served.add('fail', { message: 'no' }, { jobId: 'bad' });
  await waitFor(() => watched.task('bad')?.state === 'failed', { what: 'the queue to be followed' });
  // Of these the stream of events tells, which so has been read before it is lost.
  await queues.served.addBulk(Array.from({ length: JOBS }, (_, n) => ({ name: 'ok', data: { n } })));
  await waitFor(() => watched.tasks().filter(({ state }) => state === 'succeeded').length === JOBS, {
    what: 'the ends of the jobs',
  });
  await queues.idle.add('ok', {}, { jobId: 'waits' });
  await queues.idle.add('ok', {}, { jobId: 'later', delay: 3_600_000 });
  await counted(watched, 'served', { completed: JOBS, failed: 1 });
  await counted(watched, 'idle', { waiting: 1, delayed: 1 });
  await waitFor(() => watched.task('later')?.state === 'delayed' && watched.task('bad')?.state === 'failed', {
    what: 'all jobs',
    onTimeout: () => inspect(watched.tasks()),
  });
  return { watched, worker, ...queues };
}

for (const release of RELEASES) {
  describe(`a Redis with queues of the ${release} BullMQ that starts again`, { concurrency: true }, () => {
    it('with everything that it held is no gap: events go on and the numbers are right', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bullmq-restart-'));
      const config = { appendonly: 'yes', appendfsync: 'always', dir: folder };
      const bench = new BullmqBench();
      await bench.start({ config });
      const { port } = bench.redis;
      const { watched, worker, served, idle } = await watchUntilRestart(bench, release);
      const before = watched.tasks().length;
      await bench.redis.kill();
      await waitFor(() => watched.broker.state.kind === 'down', { what: 'the loss of Redis' });
      const again = await startRedis({ port, config });
      try {
        await served.addBulk(Array.from({ length: JOBS }, (_, n) => ({ name: 'ok', data: { n } })));
        await idle.add('ok', {}, { jobId: 'after' });
        await counted(watched, 'served', { completed: 2 * JOBS, failed: 1 });
        await counted(watched, 'idle', { waiting: 2, delayed: 1 });
        await waitFor(() => watched.tasks().length === before + JOBS + 1, { what: 'the new jobs' });
        await waitFor(
          () => watched.tasks().filter(({ state }) => state === 'succeeded').length === 2 * JOBS,
          { what: 'their ends', onTimeout: () => inspect(watched.tasks()) },
        );
        await waitFor(() => watched.system.workers().some(({ status }) => status === 'online'), {
          what: 'the worker to be back',
        });
        await eventually(() => assert.equal(watched.task('waits')?.state, 'waiting'));
        assert.deepEqual(watched.gaps, [], 'nothing was missed');
      } finally {
        await worker.kill();
        await bench.close();
        await again.stop();
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('with nothing is a gap: what was there is told lost, and what comes after is seen', async () => {
      const bench = new BullmqBench();
      await bench.start({});
      const { port } = bench.redis;
      const { watched, worker, served } = await watchUntilRestart(bench, release);
      await bench.redis.kill();
      await waitFor(() => watched.broker.state.kind === 'down', { what: 'the loss of Redis' });
      const lostAt = Date.now();
      const again = await startRedis({ port });
      try {
        await waitFor(
          () => watched.task('waits')?.state === 'lost' && watched.task('later')?.state === 'lost',
          {
            what: 'the end of what waited',
            onTimeout: () => inspect({ tasks: watched.tasks(), log: watched.log }),
          },
        );
        assert.match(watched.task('waits')?.error ?? '', /gone from Redis/);
        assert.equal(watched.task('bad')?.state, 'failed', 'what had ended stays as it ended');
        await waitFor(() => watched.gaps.length > 0, { what: 'the gap' });
        for (const { from, to } of watched.gaps) assert.ok(from <= lostAt && (to ?? 0) >= lostAt);
        const restartedAt = Date.now();
        // The ids begin again with 1, and so does the stream.
        await served.addBulk(Array.from({ length: JOBS }, (_, n) => ({ name: 'ok', data: { n } })));
        await counted(watched, 'served', { completed: JOBS });
        await waitFor(
          () =>
            watched
              .tasks()
              .filter(({ state, startedAt }) => state === 'succeeded' && (startedAt ?? 0) >= restartedAt)
              .length === JOBS,
          { what: 'the new jobs', onTimeout: () => inspect(watched.tasks()) + watched.log.join('\n') },
        );
        await eventually(() =>
          assert.equal(countsOf(watched)['idle'], undefined, 'a queue that is no more is not shown'),
        );
      } finally {
        await worker.kill();
        await bench.close();
        await again.stop();
      }
    });
  });
}
