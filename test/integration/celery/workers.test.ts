import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Worker } from '../../../src/model/worker.ts';
import {
  type CeleryWorker,
  type CeleryWorkerOptions,
  eventually,
  sendCeleryTasks,
  startCeleryWorker,
  waitFor,
} from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

const USERS = [
  // What the wire description calls enough for looking, without a word to the workers.
  'user looker on >secret resetchannels ~* &/0.celeryev/* &/0.celeryev &celery-task-meta-* +psubscribe +subscribe +unsubscribe +punsubscribe +scan +type +llen +lrange +lindex +hscan +hlen +hget +zscore +zrange +zcard +sscan +strlen +get +mget +ttl +pttl +info +ping +select',
  'user blind on >secret resetchannels ~* +@read +ping +info +select',
];

describe('workers', () => {
  const redis = suiteRedis({ aclLines: USERS });
  const startWorker = async (options: Partial<CeleryWorkerOptions> = {}): Promise<CeleryWorker> => {
    const worker = await startCeleryWorker({
      brokerUrl: redis.url,
      resultUrl: `${redis.url}/1`,
      name: 'w1',
      ...options,
    });
    redis.keep(worker);
    return worker;
  };

  const startWatch = async (options: Partial<WatchOptions> = {}): Promise<Watch> => {
    const watch = await watchCelery({ brokerUrl: redis.url, resultUrl: `${redis.url}/1`, ...options });
    redis.keep(watch);
    return watch;
  };

  const send = (...calls: { task: string; args?: unknown[] }[]): Promise<readonly string[]> =>
    sendCeleryTasks({ brokerUrl: redis.url, resultUrl: `${redis.url}/1` }, calls);

  const until = (
    watch: Watch,
    what: string,
    fact: (workers: readonly Worker[]) => boolean | undefined,
  ): Promise<readonly Worker[]> =>
    waitFor(() => fact(watch.system.workers()) === true && watch.system.workers(), {
      what,
      onTimeout: () => JSON.stringify([watch.system.workers(), watch.log], null, 2),
    });

  it('are shown with what heartbeats and inspect tell, and offline at once when they stop', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ name: 'full', concurrency: 3, pool: 'threads', queues: ['a', 'b'] });
    await worker.ready;
    await eventually(() => {
      const [shown] = watch.system.workers();
      assert.ok(shown !== undefined && shown.concurrency === 3 && shown.load !== null);
      assert.deepEqual(
        [
          shown.name,
          shown.pid,
          shown.status,
          shown.pool,
          shown.queues,
          shown.active,
          shown.processed,
          shown.duplicateName,
        ],
        [worker.nodename, worker.pid, 'online', 'threads', ['a', 'b'], 0, 0, false],
      );
      assert.match(shown.software ?? '', /^py-celery \d+\.\d+/);
      assert.deepEqual(
        watch.system.queues().map(({ name, consumers }) => [name, consumers]),
        [
          ['a', 1],
          ['b', 1],
        ],
      );
    });
    process.kill(worker.pid, 'SIGTERM');
    const [gone] = await until(watch, 'the worker to be offline', ([first]) => first?.status === 'offline');
    assert.ok(gone !== undefined && Date.now() - gone.lastSeenAt < 15_000, 'told by its farewell');
  });

  it('that do not send task events are found out, and told to by a person', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ name: 'quiet' });
    await worker.ready;
    await until(watch, 'the first heartbeat', ([first]) => first?.processed === 0);
    const [id] = await send({ task: 'tasks.add', args: [1, 1] });
    await until(watch, 'task events to be off', ([first]) => first?.taskEvents === 'off');
    // The result channel told of the task all the same.
    await eventually(() => assert.equal(watch.task(id)?.state, 'succeeded'));
    const enable = { kind: 'celery.enableEvents', connectionId: 'test', workers: [worker.nodename] } as const;
    const enabled = await watch.system.perform(enable);
    assert.deepEqual([enabled.ok, enabled.message], [true, `${worker.nodename}: task events enabled`]);
    const [next] = await send({ task: 'tasks.add', args: [1, 1] });
    await waitFor(() => watch.task(next)?.startedAt, { what: 'a task event' });
    await eventually(() => assert.equal(watch.worker(worker.nodename)?.taskEvents, 'on'));
    const again = await watch.system.perform({ ...enable, workers: [worker.nodename, 'nobody@nowhere'] });
    assert.ok(!again.ok);
    assert.match(again.message, /task events already enabled/);
    assert.match(again.message, /nobody@nowhere/);
  });

  it('are told to send task events without being asked where the connection says so', async () => {
    const worker = await startWorker({ name: 'auto' });
    const watch = await startWatch({ celery: { enableTaskEvents: true } });
    await worker.ready;
    await until(watch, 'task events to be on', ([first]) => first?.taskEvents === 'on');
    await eventually(() =>
      assert.deepEqual(
        watch.log.filter((line) => line.includes('enabled')),
        [`info ${worker.nodename}: task events enabled`],
      ),
    );
  });

  it('that are killed go offline by silence; what they were running is lost; a successor takes their place', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ name: 'victim', events: true });
    await worker.ready;
    const [id] = await send({ task: 'tasks.slow', args: [600] });
    await waitFor(() => watch.task(id)?.state === 'started', {
      what: 'the task to start',
      onTimeout: worker.log,
    });
    await until(watch, 'the running task to be counted', ([first]) => first?.active === 1);
    await worker.kill();
    await until(watch, 'the worker to be late', ([first]) => first?.status === 'late');
    const [gone] = await until(watch, 'the worker to be offline', ([first]) => first?.status === 'offline');
    assert.ok(gone !== undefined && Date.now() - gone.lastSeenAt >= 15_000);
    await waitFor(() => watch.task(id)?.state === 'lost', {
      what: 'the task to be lost',
      onTimeout: () => JSON.stringify([watch.task(id), watch.log]),
    });
    const successor = await startWorker({ name: 'victim', events: true });
    const workers = await until(
      watch,
      'the successor alone',
      (list) => list.length === 1 && list[0]?.pid === successor.pid,
    );
    assert.deepEqual([workers[0]?.status, workers[0]?.duplicateName], ['online', false]);
    assert.ok((workers[0]?.restartedAt ?? 0) > gone.lastSeenAt, 'a restart is told');
  });

  it('of one nodename are shown as two, and flagged', async () => {
    const watch = await startWatch();
    const pair = await Promise.all([startWorker({ name: 'twin' }), startWorker({ name: 'twin' })]);
    const twins = await until(
      watch,
      'both to be flagged',
      (list) => list.length === 2 && list.every((worker) => worker.duplicateName),
    );
    assert.deepEqual(new Set(twins.map(({ pid }) => pid)), new Set(pair.map(({ pid }) => pid)));
  });

  it('without heartbeats are found by inspect, also on a read-only connection, which refuses to write', async () => {
    const worker = await startWorker({ name: 'still', extraArgs: ['--without-heartbeat'] });
    await worker.ready;
    const watch = await startWatch({ readOnly: true, celery: { enableTaskEvents: true } });
    const [shown] = await until(watch, 'the worker', ([first]) => first?.concurrency === 2);
    assert.deepEqual(
      [shown?.name, shown?.status, shown?.load, shown?.taskEvents],
      [worker.nodename, 'online', null, null],
    );
    const enable = await watch.system.perform({
      kind: 'celery.enableEvents',
      connectionId: 'test',
      workers: [worker.nodename],
    });
    const send = await watch.system.perform({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: 'tasks.add',
      queue: 'celery',
      args: '[1,2]',
      kwargs: '{}',
      priority: null,
      countdownS: null,
    });
    for (const outcome of [enable, send])
      assert.ok(!outcome.ok && outcome.reason === 'read-only' && /read-only/.test(outcome.message));
    assert.deepEqual(watch.tasks(), []);
    assert.ok(!worker.log().includes('Events of group'));
  });

  it('are shown from heartbeats alone to a user who may only look', async () => {
    const worker = await startWorker({ name: 'seen', events: true });
    await worker.ready;
    const looker = (database: number): string =>
      `${redis.url.replace('redis://', 'redis://looker:secret@')}/${database}`;
    const watch = await startWatch({ brokerUrl: looker(0), resultUrl: looker(1) });
    const [shown] = await until(
      watch,
      'a heartbeat',
      ([first]) => first !== undefined && first.load !== null,
    );
    assert.deepEqual([shown?.status, shown?.concurrency, shown?.queues], ['online', null, null]);
    assert.equal(watch.system.workersUnknown, null);
    const [id] = await send({ task: 'tasks.add', args: [20, 22] });
    await waitFor(() => watch.task(id)?.state === 'succeeded', {
      what: 'the task',
      onTimeout: () => watch.log.join('\n'),
    });
    const detail = await watch.system.readDetail(watch.ref(id ?? ''));
    assert.deepEqual(detail?.result, { kind: 'json', text: '42', source: 'result record' });
    await waitFor(() => watch.queue('celery')?.waiting === 0, { what: 'the depth of the queue' });
    assert.equal(watch.queue('celery')?.consumers, null);
    const sent = await watch.system.perform({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: 'tasks.add',
      queue: 'celery',
      args: '[1,2]',
      kwargs: '{}',
      priority: null,
      countdownS: null,
    });
    assert.ok(!sent.ok && sent.reason === 'refused' && /NOPERM/.test(sent.message), JSON.stringify(sent));
  });

  it('cannot be known to a user who may neither hear nor ask, which is said', async () => {
    await startWorker({ name: 'unseen' });
    const blind = redis.url.replace('redis://', 'redis://blind:secret@');
    const watch = await startWatch({ brokerUrl: blind, resultUrl: blind });
    await waitFor(() => watch.system.workersUnknown !== null, {
      what: 'the sentence',
      onTimeout: () => watch.log.join('\n'),
    });
    assert.match(watch.system.workersUnknown ?? '', /neither hear events nor ask workers/);
    await waitFor(() => watch.queue('celery')?.waiting === 0, {
      what: 'the queue, which can be read',
    });
  });
});
