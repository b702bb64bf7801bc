import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import {
  type CeleryWorker,
  heldTask,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

const LONG_AGO = Date.now() - 3_600_000;

function record(id: string, state: string): TaskRecord {
  return {
    ref: { connectionId: 'test', system: 'celery', scope: '', id },
    name: 'tasks.add',
    state,
    stateAt: LONG_AGO,
    queue: null,
    worker: 'gone@host',
    sentAt: null,
    receivedAt: LONG_AGO,
    startedAt: state === 'started' ? LONG_AGO : null,
    finishedAt: null,
    etaAt: null,
    runtimeMs: null,
    retries: 0,
    error: null,
    run: 0,
    groupId: null,
    parentId: null,
    rootId: null,
    updatedAt: LONG_AGO,
    argsRepr: null,
    kwargsRepr: null,
    resultRepr: null,
    traceback: null,
  };
}

describe('what happened while nobody listened', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let app: { brokerUrl: string; resultUrl: string };
  const started: { stop(): Promise<unknown> }[] = [];

  before(async () => {
    redis = await startRedis();
    app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    worker = await startCeleryWorker({ ...app, name: 'w1', concurrency: 4, events: true });
    await worker.ready;
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.stop()));
  });

  after(async () => {
    await worker.kill();
    await redis.stop();
  });

  const startWatch = async (options: WatchOptions): Promise<Watch> => {
    const watch = await watchCelery(options);
    started.push(watch);
    return watch;
  };

  const connect = (url: string): Redis => {
    const client = new Redis(url);
    started.push({ stop: () => Promise.resolve(client.disconnect()) });
    return client;
  };

  const states = (watch: Watch, ids: readonly (string | undefined)[]): (string | undefined)[] =>
    ids.map((id) => watch.task(id)?.state);

  const until = (watch: Watch, ids: readonly (string | undefined)[], expected: readonly string[]) =>
    waitFor(() => JSON.stringify(states(watch, ids)) === JSON.stringify(expected), {
      what: `the tasks to be ${expected.join(', ')}`,
      onTimeout: () => JSON.stringify([states(watch, ids), watch.log]),
    });

  it('before the first look is found in results, or with the workers; what left no trace is lost', async () => {
    const ids = await sendCeleryTasks(app, [
      { task: 'tasks.add', args: [1, 2] },
      { task: 'tasks.boom' },
      { task: 'tasks.slow', args: [600] },
      { task: 'tasks.echo', options: { countdown: 900 } },
      { task: 'tasks.echo', options: { queue: 'parked' } },
    ]);
    const client = connect(app.resultUrl);
    await waitFor(
      async () => (await client.exists(...ids.slice(0, 2).map((id) => `celery-task-meta-${id}`))) === 2,
      { what: 'two results' },
    );
    const [succeeded = '', failed = '', running = '', delayed = '', parked = ''] = ids;
    const watch = await startWatch({
      ...app,
      records: [
        record(succeeded, 'started'),
        record(failed, 'received'),
        record(running, 'started'),
        record('no-trace', 'started'),
        record('purged', 'pending'),
        { ...record(parked, 'pending'), queue: 'parked' },
      ],
    });
    await until(
      watch,
      [succeeded, failed, running, delayed, 'no-trace', 'purged', parked],
      ['succeeded', 'failed', 'started', 'received', 'lost', 'lost', 'pending'],
    );
    assert.match(watch.task('no-trace')?.error ?? '', /No worker runs it any more.*gone@host.*is gone/);
    assert.match(watch.task('purged')?.error ?? '', /Neither its queue nor a worker holds it/);
    assert.deepEqual(
      [watch.task(succeeded)?.resultRepr, watch.task(failed)?.error],
      ['3', 'ValueError: kaboom'],
    );
    const { worker: host, name, etaAt } = watch.task(delayed)!;
    assert.deepEqual([host, name], [worker.nodename, 'tasks.echo']);
    assert.ok(etaAt !== null && etaAt > Date.now() + 600_000);
    assert.deepEqual(watch.gaps, []);
  });

  it('is found of every unfinished task, however many there are', async () => {
    const client = connect(app.resultUrl);
    await client.eval(
      `for i = 1, 6000 do redis.call('SET', 'celery-task-meta-many' .. i,
         '{"status": "SUCCESS", "result": null, "date_done": "2026-11-20T10:00:00+00:00"}') end`,
      0,
    );
    const ids = Array.from({ length: 6_000 }, (_, index) => `many${index + 1}`);
    const watch = await startWatch({ ...app, records: ids.map((id) => record(id, 'received')) });
    await waitFor(() => ids.every((id) => watch.task(id)?.state === 'succeeded'), {
      what: '6,000 ends',
    });
    await client.flushdb();
  });

  it('and left no result is lost, never failed', async () => {
    const quiet = { ...app, config: { task_ignore_result: true } };
    const silent = await startCeleryWorker({ ...quiet, name: 'quiet', queues: ['quiet'], events: true });
    started.push(silent);
    await silent.ready;
    const [id = ''] = await sendCeleryTasks(quiet, [
      { task: 'tasks.add', args: [1, 2], options: { queue: 'quiet' } },
    ]);
    await waitFor(() => silent.log().includes(`[${id}] succeeded`), { what: 'the task to end unheard' });
    const watch = await startWatch({
      ...app,
      records: [{ ...record(id, 'started'), worker: silent.nodename }],
    });
    await waitFor(() => watch.task(id)?.state !== 'started', { what: 'an end' });
    assert.equal(watch.task(id)?.state, 'lost');
    assert.match(
      watch.task(id)?.error ?? '',
      /quiet@.* answers that it does not hold it, so it ended unheard/,
    );
  });

  it('and left a result that is never evaluated is lost, and the reason says so', async () => {
    const client = connect(app.resultUrl);
    const pickled = Buffer.from([0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, 0x7d, 0x94, 0x2e]);
    await client.set('celery-task-meta-pickled', pickled);
    const large = `{"status": "SUCCESS", "result": "${'x'.repeat(300_000)}"}`;
    await client.set('celery-task-meta-large', large);
    const watch = await startWatch({
      ...app,
      records: [record('pickled', 'started'), record('large', 'started')],
    });
    await waitFor(() => watch.task('pickled')?.state !== 'started', { what: 'an end' });
    assert.equal(watch.task('pickled')?.state, 'lost');
    assert.match(watch.task('pickled')?.error ?? '', /its result is stored in a form .* not read here/);
    await until(watch, ['large'], ['succeeded']);
    await client.del('celery-task-meta-pickled', 'celery-task-meta-large');
  });

  it('while the subscription was cut is passed on as a gap, and found in results', async () => {
    const watch = await startWatch(app);
    const client = connect(app.brokerUrl);
    const held = heldTask();
    const [id] = await sendCeleryTasks(app, [held.call]);
    await until(watch, [id], ['started']);
    // The server drops every subscriber again and again, until the task has ended unheard.
    const results = connect(app.resultUrl);
    await waitFor(
      async () => {
        await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        held.release();
        return (await results.exists(`celery-task-meta-${id}`)) === 1;
      },
      { what: 'the task to end unheard', intervalMs: 20 },
    );
    await until(watch, [id], ['succeeded']);
    await waitFor(() => watch.gaps.some(({ to }) => to !== null), { what: 'the gap to be told' });
    assert.equal(watch.gaps[0]?.to, null, 'told while it was open');
    for (const { from, to } of watch.gaps) assert.ok(to === null || from <= to);
  });

  it('is not judged before every worker has answered: a busy one keeps its task, a dead one loses it', async () => {
    // A pool of one thread answers only between its tasks.
    const [busy, dead] = await Promise.all([
      startCeleryWorker({ ...app, name: 'busy', pool: 'solo', queues: ['busy'], events: true }),
      startCeleryWorker({ ...app, name: 'dead', queues: ['dead'], events: true }),
    ]);
    started.push(busy, dead);
    await Promise.all([busy.ready, dead.ready]);
    const watch = await startWatch(app);
    const held = heldTask({ queue: 'busy' });
    const ids = await sendCeleryTasks(app, [
      held.call,
      { task: 'tasks.slow', args: [600], options: { queue: 'dead' } },
    ]);
    const seen = new Set<string | undefined>();
    const look = (): readonly (string | undefined)[] => {
      const now = states(watch, ids);
      seen.add(now[0]);
      return now;
    };
    await waitFor(() => look()[1] === 'started', { what: 'both to start' });
    await dead.kill();
    await waitFor(
      () => {
        look();
        return watch.worker(dead.nodename)?.status === 'offline';
      },
      { what: 'the dead one to be offline', timeoutMs: 180_000 },
    );
    held.release();
    await waitFor(() => look().join() === 'succeeded,lost', {
      what: 'the one to succeed and the other to be lost',
      timeoutMs: 180_000,
      onTimeout: () => JSON.stringify([watch.tasks(), watch.system.workers(), watch.log], null, 2),
    });
    assert.ok(!seen.has('lost'), [...seen].join());
  });
});
