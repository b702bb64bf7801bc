import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import type { Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { type Action, ACTIONS } from '../../../src/model/action.ts';
import type { BullmqAction } from '../../../src/model/bullmqAction.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';
import { connectionTo, liveMonitor, statusOf } from '../monitor/liveMonitor.ts';
import { useBullmqBench } from './bullmqBench.ts';

type Unconnected<A> = A extends BullmqAction ? Omit<A, 'connectionId'> : never;
type Succeeded = Extract<Awaited<ReturnType<WatchedSystem['system']['perform']>>, { ok: true }>;

const WATCHER = 'task-tower-watch-bullmq';
const OPERATOR = 'task-tower-operate-bullmq';
/** The prefix that the README's users may reach. */
const PREFIX = 'bull';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The line that the README shows for this user, with another password. */
function aclLine(user: string): string {
  const line = readme.split('\n').find((text) => text.startsWith(`user ${user} `));
  assert.ok(line !== undefined, `the README shows no line for ${user}`);
  assert.match(line, / >\S+ /);
  return line.replace(/ >\S+ /, ' >secret ');
}

const bench = useBullmqBench({ aclLines: [aclLine(WATCHER), aclLine(OPERATOR)] });

const urlOf = (user: string): string => bench.redis.url.replace('redis://', `redis://${user}:secret@`);

/** Commands and keys that the server has refused to anybody since {@link forgetRefusals}. */
async function refusals(): Promise<readonly string[]> {
  const entries = await bench.client.call('ACL', 'LOG');
  assert.ok(Array.isArray(entries));
  return entries.map((entry) => JSON.stringify(entry));
}

async function forgetRefusals(): Promise<void> {
  await bench.client.call('ACL', 'LOG', 'RESET');
}

/** A queue with jobs in every state, a flow, a scheduler, a limit and a log; the job `held` ends with the test. */
async function busyQueue(t: TestContext, name: string): Promise<Queue> {
  const queue = bench.queue(PREFIX, name);
  const { promise: held, resolve: release } = Promise.withResolvers<string>();
  t.after(() => {
    release('given up');
  });
  const run = (job: Job): Promise<unknown> => {
    if (job.name === 'bad') return Promise.reject(new Error('bad'));
    return job.name === 'held' ? held : Promise.resolve('good');
  };
  await bench.worker(PREFIX, name, run, { name: 'w', concurrency: 2 });
  await queue.add('held', {}, { jobId: 'held' });
  const good = await queue.add('good', { text: 'x'.repeat(20_000) }, { jobId: 'good' });
  await good.log('a line');
  await queue.add('bad', {}, { jobId: 'bad' });
  await waitFor(
    async () => {
      const { active, completed, failed } = await queue.getJobCounts();
      return active === 1 && completed === 1 && failed === 1;
    },
    { what: 'one job to be held, one to end and one to fail' },
  );
  await queue.pause();
  await queue.add('next', {}, { jobId: 'next' });
  await queue.add('urgent', {}, { jobId: 'urgent', priority: 3 });
  await queue.add('later', {}, { jobId: 'later', delay: 3_600_000 });
  await queue.upsertJobScheduler('s', { every: 3_600_000 }, { name: 'tick' });
  await queue.setGlobalConcurrency(5);
  const children = [{ name: 'child', queueName: `${name}-children`, opts: { jobId: 'child' } }];
  await bench.flows(PREFIX).add({ name: 'parent', queueName: name, opts: { jobId: 'parent' }, children });
  return queue;
}

async function watchAs(user: string, readOnly: boolean): Promise<WatchedSystem> {
  return bench.watch([PREFIX], { url: urlOf(user), readOnly });
}

describe('the Redis users of the README for BullMQ', () => {
  it('may watch everything, and be refused nothing that watching needs', async (t) => {
    await busyQueue(t, 'watched');
    const scope = `${PREFIX}:watched`;
    await forgetRefusals();
    const watched = await watchAs(WATCHER, true);
    const { system } = watched;
    await waitFor(() => system.queues().find(({ id }) => id === scope)?.counts?.active === 1, {
      what: 'the queue to be counted',
      onTimeout: () => watched.log.join('\n'),
    });
    await waitFor(() => system.workers().length > 0, {
      what: 'its worker',
      onTimeout: () => watched.log.join('\n'),
    });
    await waitFor(() => watched.tasks().filter((task) => task.ref.scope === scope).length >= 7, {
      what: 'its jobs',
    });
    assert.equal(system.workersUnknown, null);
    for (const state of [
      'waiting',
      'active',
      'prioritized',
      'delayed',
      'completed',
      'failed',
      'waiting-children',
    ] as const) {
      for (const order of ['next', 'newest'] as const) {
        const page = await system.readQueueItems({
          connectionId: 'test',
          system: 'bullmq',
          queue: scope,
          state,
          order,
          offset: 0,
          limit: 10,
        });
        assert.ok((page?.items.length ?? 0) > 0, `${state}: ${JSON.stringify(page)}`);
      }
    }
    for (const { ref } of watched.tasks()) {
      assert.ok((await system.readDetail(ref)) !== null, ref.id);
      assert.ok((await system.preflightRetry(ref)) !== null, ref.id);
      assert.ok((await system.readLog(ref, 0, 10)) !== null, ref.id);
    }
    for (const worker of system.workers())
      assert.ok((await system.readWorker(worker.id)) !== null, worker.id);
    assert.equal((await system.readSchedulers(scope))?.length, 1);
    for (const [kind, { system: of, writes }] of Object.entries(ACTIONS)) {
      if (of !== 'bullmq' || !writes) continue;
      const outcome = await system.perform({
        kind,
        connectionId: 'test',
        prefix: PREFIX,
        queue: 'watched',
      } as Action);
      assert.ok(!outcome.ok && outcome.reason === 'read-only', `${kind}: ${JSON.stringify(outcome)}`);
    }
    await watched.dispose();
    assert.deepEqual(await refusals(), []);
  });

  it('is enough for a connection on which there is no Celery', async (t) => {
    const { api, log } = liveMonitor(t);
    await api.setConnections([connectionTo(urlOf(WATCHER), { readOnly: true })]);
    await waitFor(
      async () => {
        const { state, systems } = await statusOf(api);
        return state.kind === 'online' && systems?.join() === 'bullmq';
      },
      { what: 'BullMQ to be found', onTimeout: () => log.join('\n') },
    );
    const test = await api.testConnection(connectionTo(urlOf(WATCHER)));
    assert.ok(test.ok, JSON.stringify(test));
  });

  it('may write nothing when it only watches', async () => {
    await bench.client.set('other', 'x');
    const user = new Redis(urlOf(WATCHER));
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['LPUSH', 'bull:watched:wait', 'x'],
      ['LREM', 'bull:watched:paused', '1', 'next'],
      ['HSET', 'bull:watched:meta', 'paused', '1'],
      ['HDEL', 'bull:watched:meta', 'paused'],
      ['ZADD', 'bull:watched:delayed', '0', 'later'],
      ['ZREM', 'bull:watched:delayed', 'later'],
      ['XADD', 'bull:watched:events', '*', 'event', 'added'],
      ['DEL', 'bull:watched:good'],
      ['UNLINK', 'bull:watched:good'],
      ['RENAME', 'bull:watched:good', 'bull:x'],
      ['PEXPIRE', 'bull:watched:good', '1'],
      ['EVAL', 'return 1', '0'],
      ['HGET', 'other', 'x'],
      ['LLEN', 'celery'],
      ['FLUSHDB'],
      ['KEYS', '*'],
      ['MONITOR'],
      ['CONFIG', 'GET', '*'],
      ['CLIENT', 'KILL', 'TYPE', 'normal'],
    ];
    try {
      for (const [name, ...args] of refused) {
        await assert.rejects(user.call(name, ...args), /NOPERM/, [name, ...args].join(' '));
      }
    } finally {
      user.disconnect();
    }
  });

  it('may do every action when it operates', async (t) => {
    const queue = await busyQueue(t, 'operated');
    const on = { prefix: PREFIX, queue: 'operated' } as const;
    await forgetRefusals();
    const { system } = await watchAs(OPERATOR, false);
    const done = new Set<string>();
    const succeed = async (action: Unconnected<BullmqAction>): Promise<Succeeded> => {
      const outcome = await system.perform({ ...action, connectionId: 'test' });
      assert.ok(outcome.ok, `${action.kind}: ${JSON.stringify(outcome)} ${(await refusals()).join('\n')}`);
      done.add(action.kind);
      return outcome;
    };
    const add = { ...on, kind: 'bullmq.addJob', name: 'n', data: '{}' } as const;
    await succeed(add);
    await succeed({ ...add, options: '{"delay": 3600000, "jobId": "due"}' });
    await succeed({ ...add, options: '{"priority": 2, "jobId": "soon"}' });
    await succeed({ ...add, options: '{"deduplication": {"id": "d", "ttl": 60000}, "lifo": true}' });
    await succeed({ ...on, kind: 'bullmq.retryJobs', ids: ['bad'] });
    await succeed({ ...on, kind: 'bullmq.changeDelay', id: 'later', delayMs: 60_000 });
    await succeed({ ...on, kind: 'bullmq.updateData', id: 'later', data: '{"a": 1}' });
    await succeed({ ...on, kind: 'bullmq.promoteJobs', ids: ['later'] });
    await succeed({ ...on, kind: 'bullmq.changePriority', id: 'later', priority: 5, lifo: false });
    await succeed({ ...on, kind: 'bullmq.removeJobs', ids: ['later'], withChildren: false });
    await succeed({ ...on, kind: 'bullmq.removeJobs', ids: ['parent'], withChildren: true });
    await bench.client.del(`${PREFIX}:operated:held:lock`);
    await succeed({ ...on, kind: 'bullmq.failActiveJobs', ids: ['held'] });
    await succeed({ ...on, kind: 'bullmq.setGlobalConcurrency', concurrency: 4 });
    await succeed({ ...on, kind: 'bullmq.setGlobalConcurrency', concurrency: null });
    await succeed({ ...on, kind: 'bullmq.setRateLimit', limit: { max: 5, durationMs: 1_000 } });
    await succeed({ ...on, kind: 'bullmq.setRateLimit', limit: null });
    const scheduler = { ...on, schedulerId: 'mine' } as const;
    const schedule = { every: 3_600_000, pattern: null };
    const job = { name: 'tick', data: '{}', options: null } as const;
    await succeed({ ...scheduler, ...job, kind: 'bullmq.upsertScheduler', schedule });
    await succeed({ ...scheduler, ...job, kind: 'bullmq.upsertScheduler', schedule });
    await succeed({ ...scheduler, kind: 'bullmq.runSchedulerNow' });
    await succeed({ ...scheduler, kind: 'bullmq.removeScheduler' });
    const next = (await queue.getJobs(['waiting', 'delayed'])).find(
      ({ repeatJobKey }) => repeatJobKey === 's',
    );
    assert.ok(next?.id !== undefined);
    await bench.client.del(`${PREFIX}:operated:${next.id}`);
    const swept = await succeed({ ...on, kind: 'bullmq.removeOrphanedRepeatables' });
    assert.equal(await queue.getJobScheduler('s'), undefined, swept.message);
    await succeed({ ...on, kind: 'bullmq.resumeQueue' });
    await succeed({ ...on, kind: 'bullmq.pauseQueue' });
    for (const state of ['completed', 'failed'] as const) {
      await succeed({ ...on, kind: 'bullmq.cleanQueue', state, ageMs: 0, limit: 10 });
    }
    await queue.addBulk(Array.from({ length: 3 }, () => ({ name: 'n', data: {} })));
    const drained = await succeed({ ...on, kind: 'bullmq.drainQueue', delayed: true });
    assert.ok(drained.undoBatchId !== null);
    await succeed({ kind: 'bullmq.restoreJobs', batchId: drained.undoBatchId });
    await succeed({ ...on, kind: 'bullmq.obliterateQueue', force: true });
    assert.deepEqual(await refusals(), []);
    const all = Object.entries(ACTIONS).flatMap(([kind, { system: of }]) => (of === 'bullmq' ? [kind] : []));
    assert.deepEqual([...done].sort(), all.sort());
  });
});
