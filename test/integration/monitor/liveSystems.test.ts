import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  ownFolder,
  sendCeleryTasks,
  startBullmqWorker,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import {
  connectionTo,
  liveMonitor,
  statusOf,
  tasksOf,
  waitForQueue,
  waitForState,
  waitForTask,
  waitForWorker,
} from './liveMonitor.ts';
import type { ConnectionWithSecrets } from '../../../src/model/connection.ts';
import type { BullmqWorker, CeleryAppSettings, CeleryWorker, RedisServer } from '../../services/index.ts';

describe('the monitor on one Redis with Celery and BullMQ', () => {
  let redis: RedisServer;
  let celery: CeleryWorker;
  let bullmq: BullmqWorker;
  let app: CeleryAppSettings;
  let connection: ConnectionWithSecrets;

  before(async () => {
    redis = await startRedis();
    app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1`, sentEvents: true };
    connection = connectionTo(app.brokerUrl, { resultBackendUrl: `${redis.url}/1` });
    [celery, bullmq] = await Promise.all([
      startCeleryWorker({ ...app, name: 'tower', events: true }),
      startBullmqWorker({ redisUrl: redis.url, queue: 'evaluations', name: 'evaluator' }),
    ]);
    await celery.ready;
  });

  after(async () => {
    await Promise.all([celery.kill(), bullmq.kill()]);
    await redis.stop();
  });

  it('shows workers, queues and systems of both', async (t) => {
    const { api } = liveMonitor(t);
    await api.setConnections([connection]);
    const online = await waitForState(api, 'online');
    assert.ok(online.state.kind === 'online' && /^\d+\./.test(online.state.redisVersion ?? ''));
    const worker = await waitForWorker(api, celery.nodename, ({ concurrency }) => concurrency === 2);
    assert.equal(worker.status, 'online');
    await waitForWorker(api, 'evaluator', ({ status }) => status === 'online');
    await waitForQueue(api, 'celery', ({ waiting, consumers }) => waiting === 0 && consumers === 1);
    await waitForQueue(api, 'evaluations', ({ waiting, consumers }) => waiting === 0 && consumers === 1);
    const systems = await waitFor(
      async () => {
        const found = (await statusOf(api)).systems;
        return found?.length === 2 && found;
      },
      { what: 'both systems' },
    );
    assert.deepEqual(systems, ['celery', 'bullmq']);
    const overview = await api.getOverview(0);
    assert.deepEqual(overview, { failures: 0, backlog: 0, workersOnline: 2, workersOffline: 0 });
  });

  it('follows tasks of both to their ends, and reads everything of them', async (t) => {
    const { api } = liveMonitor(t);
    await api.setConnections([connection]);
    await waitForWorker(api, celery.nodename, ({ status }) => status === 'online');
    await waitForQueue(api, 'evaluations', () => true);
    const since = Date.now() - 1;
    const [added = '', failed = '', flaky = ''] = await sendCeleryTasks(app, [
      { task: 'tasks.add', args: [2, 3] },
      { task: 'tasks.boom' },
      { task: 'tasks.flaky' },
    ]);
    const sum = await waitForTask(api, added, 'succeeded');
    assert.equal(sum.name, 'tasks.add');
    assert.equal(sum.worker, celery.nodename);
    assert.equal(sum.queue, 'celery');
    assert.ok(sum.runtimeMs !== null && sum.sentAt !== null && sum.startedAt !== null);
    const retried = await waitForTask(api, flaky, 'succeeded');
    assert.equal(retried.retries, 1);
    assert.equal(retried.error, null);

    const failure = await waitForTask(api, failed, 'failed');
    assert.match(failure.error ?? '', /ValueError: kaboom/);
    assert.equal((await api.getOverview(since)).failures, 1);
    assert.equal((await api.getOverview(Date.now())).failures, 0);
    const detail = await api.getTaskDetail(failure.ref);
    assert.match(detail?.tracebacks.at(-1) ?? '', /divide_strictly/);
    assert.deepEqual(
      (await tasksOf(api, { states: ['failed'] })).map(({ ref }) => ref.id),
      [failed],
    );
    await waitForWorker(api, celery.nodename, (worker) => worker.failed === 1);

    const job = await api.perform({
      kind: 'bullmq.addJob',
      connectionId: 'local',
      prefix: 'bull',
      queue: 'evaluations',
      name: 'fail',
      data: '{"code":"print(1)"}',
    });
    assert.ok(job.ok && job.task !== null, job.message);
    const failedJob = await waitForTask(api, job.task.id, 'failed');
    assert.equal(failedJob.name, 'fail');
    const jobDetail = await api.getTaskDetail(failedJob.ref);
    assert.ok(jobDetail?.args.kind === 'json' && jobDetail.args.text.includes('print(1)'));
    assert.ok(jobDetail.tracebacks.length > 0);
    assert.equal((await api.getOverview(since)).failures, 2);

    const query = { scope: { tasks: { kind: 'all' } }, range: { from: since, to: Date.now() } } as const;
    const series = await api.getTimeSeries({ ...query, widthMs: 60_000 });
    const { succeeded, retried: retries, failed: failures } = series?.total.ends ?? assert.fail();
    assert.deepEqual({ succeeded, retries, failures }, { succeeded: 2, retries: 1, failures: 2 });
    assert.ok((series?.total.run?.p50Ms ?? 0) > 0 && (series?.total.wait?.count ?? 0) >= 2);
    const table = await api.getStatisticsTable({ ...query, by: 'name', limit: 10 });
    const named = table?.rows.map(({ system, subject }) => [system, subject.kind === 'name' && subject.name]);
    assert.deepEqual(named?.toSorted(), [
      ['bullmq', 'fail'],
      ['celery', 'tasks.add'],
      ['celery', 'tasks.boom'],
      ['celery', 'tasks.flaky'],
    ]);
  });

  it('sends a task itself, unless the connection is read-only', async (t) => {
    const { api } = liveMonitor(t);
    await api.setConnections([
      connection,
      connectionTo(app.brokerUrl, { id: 'ro', name: 'RO', readOnly: true }),
    ]);
    await waitForWorker(api, celery.nodename, ({ status }) => status === 'online');
    const send = {
      kind: 'celery.sendTask',
      task: 'tasks.add',
      queue: 'celery',
      args: '[40, 2]',
      kwargs: '{}',
      priority: null,
      countdownS: null,
    } as const;
    const refused = await api.perform({ ...send, connectionId: 'ro' });
    assert.ok(!refused.ok && refused.reason === 'read-only');
    const sent = await api.perform({ ...send, connectionId: 'local' });
    assert.ok(sent.ok && sent.task !== null, sent.message);
    await waitForTask(api, sent.task.id, 'succeeded');
    const detail = await api.getTaskDetail(sent.task);
    assert.ok(detail?.result.kind === 'json' && detail.result.text === '42');
  });

  it('tells changes at most four times a second', async (t) => {
    const { api, notices } = liveMonitor(t);
    await api.setConnections([connection]);
    await waitForWorker(api, celery.nodename, ({ status }) => status === 'online');
    const ids = await sendCeleryTasks(
      app,
      Array.from({ length: 60 }, () => ({ task: 'tasks.add', args: [1, 1] })),
    );
    await waitForTask(api, ids.at(-1) ?? '', 'succeeded');
    assert.ok(notices.some(({ topics }) => topics.includes('tasks')));
    for (const [index, { at }] of notices.entries()) {
      const previous = notices[index - 1];
      if (previous !== undefined) assert.ok(at - previous.at > 230, `${String(at - previous.at)} ms apart`);
    }
  });

  it('keeps the history over a restart of the monitor, and answers from it when nothing is left on the server', async (t) => {
    const file = join(ownFolder('history'), 'history.sqlite');
    const first = liveMonitor(t, file);
    await first.api.setConnections([connection]);
    await waitForWorker(first.api, celery.nodename, ({ status }) => status === 'online');
    const [id = ''] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [20, 22] }]);
    const { ref } = await waitForTask(first.api, id, 'succeeded');
    await first.api.dispose();
    const second = liveMonitor(t, file);
    await second.api.setConnections([connectionTo('redis://127.0.0.1:1/0')]);
    const detail = await second.api.getTaskDetail(ref);
    assert.equal(detail?.task.state, 'succeeded');
    assert.ok(detail.args.kind === 'repr' && detail.args.source === 'event');
    await second.api.clearHistory();
    assert.equal(await second.api.getTask(ref), null);
  });
});
