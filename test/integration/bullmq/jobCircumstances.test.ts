import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskDetail } from '../../../src/model/task.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();

async function detail(
  watched: WatchedSystem,
  scope: string,
  id: string,
  fact: (detail: TaskDetail) => boolean = () => true,
): Promise<TaskDetail> {
  const ref = { connectionId: watched.config.id, system: 'bullmq', scope, id } as const;
  let last: TaskDetail | null = null;
  return waitFor(
    async () => {
      last = await watched.system.readDetail(ref);
      return last !== null && fact(last) ? last : null;
    },
    { what: `job ${id}`, onTimeout: () => JSON.stringify(last) },
  );
}

describe('a job that was tried several times', () => {
  it('keeps the stack of each attempt', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await bench.worker(prefix, 'q', (job) => {
      if (job.attemptsMade < 2) throw new TypeError(`no ${job.attemptsMade}`);
      return Promise.resolve('done');
    });
    const watched = await bench.watch([prefix]);
    const job = await queue.add('n', {}, { attempts: 3 });
    const { attempts, task } = await detail(
      watched,
      `${prefix}:q`,
      job.id ?? '',
      (one) => one.task.state === 'succeeded',
    );
    assert.equal(task.retries, 2);
    assert.deepEqual(
      attempts.map(({ retries, state, error }) => [retries, state, error]),
      [
        [0, 'retrying', 'TypeError: no 0'],
        [1, 'retrying', 'TypeError: no 1'],
        [2, 'succeeded', null],
      ],
    );
    const last = await queue.add('n', { once: true }, { attempts: 2 });
    const failed = await detail(watched, `${prefix}:q`, last.id ?? '', (one) => one.task.state === 'failed');
    assert.deepEqual(
      failed.attempts.map(({ retries, state }) => [retries, state]),
      [
        [0, 'retrying'],
        [1, 'failed'],
      ],
    );
  });

  it('tells its options and circumstances', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const job = await queue.add(
      'n',
      {},
      {
        attempts: 5,
        backoff: { type: 'exponential', delay: 1_000 },
        removeOnComplete: { count: 10 },
        priority: 7,
        deduplication: { id: 'only-one' },
      },
    );
    const watched = await bench.watch([prefix]);
    const { facts } = await detail(watched, `${prefix}:q`, job.id ?? '');
    const values = new Map(facts.map(({ name, value }) => [name, value]));
    assert.equal(values.get('attempts at most'), '5');
    assert.match(values.get('backoff') ?? '', /exponential/);
    assert.equal(values.get('priority'), '7');
    assert.equal(values.get('deduplication id'), 'only-one');
    assert.equal(values.has('delay (ms)'), false, 'what was not set is left out');
  });
});

describe('the log of a job', () => {
  it('is read page by page, oldest line first', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const job = await queue.add('n', {});
    for (let line = 0; line < 120; line++) await job.log(`line ${line}`);
    const watched = await bench.watch([prefix]);
    const ref = {
      connectionId: watched.config.id,
      system: 'bullmq',
      scope: `${prefix}:q`,
      id: job.id ?? '',
    } as const;
    const first = await watched.system.readLog(ref, 0, 100);
    assert.deepEqual(
      [first?.lines.length, first?.lines[99], first?.total, first?.next],
      [100, 'line 99', 120, 100],
    );
    const rest = await watched.system.readLog(ref, 100, 100);
    assert.deepEqual([rest?.lines.length, rest?.lines.at(-1), rest?.next], [20, 'line 119', null]);
    const none = await watched.system.readLog({ ...ref, id: 'unknown' }, 0, 100);
    assert.deepEqual(none, { lines: [], total: 0, next: null });
  });

  it('ends a page early when its lines are long', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const job = await queue.add('n', {});
    for (let line = 0; line < 30; line++) await job.log('x'.repeat(90_000));
    const watched = await bench.watch([prefix]);
    const ref = {
      connectionId: watched.config.id,
      system: 'bullmq',
      scope: `${prefix}:q`,
      id: job.id ?? '',
    } as const;
    const first = await watched.system.readLog(ref, 0, 1_000);
    assert.ok(
      (first?.lines.length ?? 0) < 30 && first?.next === first?.lines.length,
      'more is left for the next page',
    );
  });
});

describe('the job schedulers of a queue', () => {
  it('are listed with their next run, and a broken one is told apart', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    await queue.upsertJobScheduler(
      'nightly',
      { pattern: '0 3 * * *', tz: 'Europe/Berlin' },
      { name: 'report', data: { n: 1 }, opts: { attempts: 2 } },
    );
    await queue.upsertJobScheduler('often', { every: 3_600_000 }, { name: 'tick' });
    await bench.client.zadd(`${prefix}:q:repeat`, 4_102_444_800_000, 'mail:::Europe/Rome:0 9 * * 1');
    const watched = await bench.watch([prefix]);
    const scope = `${prefix}:q`;
    await waitFor(() => watched.system.queues().some(({ id }) => id === scope), { what: 'the queue' });
    const found = (await watched.system.readSchedulers(scope)) ?? [];
    const byId = new Map(found.map((one) => [one.id, one]));
    const nightly = byId.get('nightly');
    assert.partialDeepStrictEqual(nightly, {
      kind: 'scheduler',
      name: 'report',
      pattern: '0 3 * * *',
      timeZone: 'Europe/Berlin',
      everyMs: null,
      data: '{"n":1}',
      iterations: 1,
    });
    assert.match(nightly?.options ?? '', /"attempts":2/);
    const next = await queue.getJobScheduler('nightly');
    assert.equal(nightly?.nextAt, next?.next);
    assert.partialDeepStrictEqual(byId.get('often'), {
      kind: 'scheduler',
      everyMs: 3_600_000,
      pattern: null,
    });
    assert.partialDeepStrictEqual(byId.get('mail:::Europe/Rome:0 9 * * 1'), {
      kind: 'orphaned',
      name: 'mail',
      pattern: '0 9 * * 1',
      timeZone: 'Europe/Rome',
    });
    const [job] = await queue.getDelayed();
    await bench.client.del(`${prefix}:q:${job?.id}`);
    const broken = (await watched.system.readSchedulers(scope)) ?? [];
    assert.equal(broken.filter(({ kind }) => kind === 'orphaned').length, 2);
    assert.equal(await watched.system.readSchedulers('nobody:knows'), null);
  });
});
