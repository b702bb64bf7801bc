import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  eventually,
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
import type { Task } from '../../../src/model/task.ts';
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
    await waitForWorker(
      api,
      celery.nodename,
      ({ concurrency, status }) => concurrency === 2 && status === 'online',
    );
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
    await eventually(async () =>
      assert.deepEqual(await api.getOverview(0), {
        failures: 0,
        backlog: 0,
        workersOnline: 2,
        workersOffline: 0,
      }),
    );
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
    // Its result may be heard of before its events are.
    const isTold = ({ name, worker, queue, runtimeMs, sentAt, startedAt }: Task): boolean =>
      [name, worker, queue, runtimeMs, sentAt, startedAt].every((fact) => fact !== null);
    const sum = await waitForTask(api, added, 'succeeded', isTold);
    assert.equal(sum.name, 'tasks.add');
    assert.equal(sum.worker, celery.nodename);
    assert.equal(sum.queue, 'celery');
    assert.ok(sum.runtimeMs !== null && sum.sentAt !== null && sum.startedAt !== null);
    const retried = await waitForTask(api, flaky, 'succeeded', isTold);
    assert.equal(retried.retries, 1);
    assert.equal(retried.error, null);

    const failure = await waitForTask(api, failed, 'failed', (task) => isTold({ ...task, runtimeMs: 0 }));
    assert.match(failure.error ?? '', /ValueError: kaboom/);
    await eventually(async () => {
      assert.equal((await api.getOverview(since)).failures, 1);
      assert.equal((await api.getOverview(Date.now())).failures, 0);
      const detail = await api.getTaskDetail(failure.ref);
      assert.match(detail?.tracebacks.at(-1) ?? '', /divide_strictly/);
      assert.deepEqual(
        (await tasksOf(api, { states: ['failed'] })).map(({ ref }) => ref.id),
        [failed],
      );
    });
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
    const failedJob = await waitForTask(api, job.task.id, 'failed', ({ name }) => name === 'fail');
    await eventually(async () => {
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
      const named = table?.rows.map(({ system, subject }) => [
        system,
        subject.kind === 'name' && subject.name,
      ]);
      assert.deepEqual(named?.toSorted(), [
        ['bullmq', 'fail'],
        ['celery', 'tasks.add'],
        ['celery', 'tasks.boom'],
        ['celery', 'tasks.flaky'],
      ]);
    });
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
    const sentTask = sent.task;
    await eventually(async () => {
      const detail = await api.getTaskDetail(sentTask);
      assert.ok(detail?.result.kind === 'json' && detail.result.text === '42');
    });
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
    const span = (notices.at(-1)?.at ?? 0) - (notices[0]?.at ?? 0);
    assert.ok((notices.length - 1) * 200 <= span, `${String(notices.length)} notices in ${String(span)} ms`);
  });

  it('keeps the history over a restart of the monitor, and answers from it when nothing is left on the server', async (t) => {
    const file = join(ownFolder('history'), 'history.sqlite');
    const first = liveMonitor(t, file);
    await first.api.setConnections([connection]);
    await waitForWorker(first.api, celery.nodename, ({ status }) => status === 'online');
    const [id = ''] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [20, 22] }]);
    const { ref } = await waitForTask(first.api, id, 'succeeded', ({ runtimeMs }) => runtimeMs !== null);
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
