import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Queue as BullmqQueue } from 'bullmq';
import type { ChangeTopic, MonitorApi } from '../../../src/contract/monitorApi.ts';
import { runBatch } from '../../../src/host/evaluation/evaluationBatch.ts';
import { parseEvaluationTarget } from '../../../src/host/evaluation/evaluationTargetSetting.ts';
import { type PreparedTarget, sendEvaluation } from '../../../src/host/evaluation/sendEvaluation.ts';
import { TaskFollower } from '../../../src/host/evaluation/taskFollower.ts';
import { locateDefinition } from '../../../src/host/source/locateDefinition.ts';
import { locateRaisingFrame } from '../../../src/host/source/locateRaisingFrame.ts';
import { parseStackTrace } from '../../../src/model/parseStackTrace.ts';
import type { Task, TaskRef } from '../../../src/model/task.ts';
import { createMonitorApi } from '../../../src/monitor/monitorApi.ts';
import { connectionTo } from '../monitor/liveMonitor.ts';
import {
  type BullmqWorker,
  celeryAppFolder,
  type CeleryWorker,
  type RedisServer,
  startBullmqWorker,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { drawing } from '../../unit/host/trees/samples.ts';
import { diskFiles } from './diskFiles.ts';

const NEVER = new AbortController().signal;
const CODE = 'print("a\\n\'b\' ${uuid} ☃")\n# "}],"\\';

describe('test evaluations on real queues', () => {
  let redis: RedisServer;
  let monitor: MonitorApi;
  let readOnly: MonitorApi;
  let loud: CeleryWorker;
  let silent: CeleryWorker;
  let bullmq: BullmqWorker;
  let workspace = '';
  const listeners = new Set<(topics: readonly ChangeTopic[]) => void>();

  const newMonitor = () =>
    createMonitorApi(
      { storeFile: null, historyDays: 7, historyMaxTasks: 10_000 },
      {
        changed: (topics) => {
          for (const listener of listeners) listener(topics);
        },
        log: () => {},
      },
    );

  const newFollower = () =>
    new TaskFollower({
      monitor,
      onDidChange: (listener) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => {
          clearTimeout(timer);
        };
      },
    });

  /** A target of the setting, prepared as the commands do. */
  function prepared(
    entry: Record<string, unknown>,
    follow: Omit<TaskRef, 'id'> | null = null,
  ): PreparedTarget {
    const parsed = parseEvaluationTarget({ name: 'test', ...entry }, 1, drawing.t);
    assert.ok(parsed.ok, 'the target can be used');
    const { target } = parsed;
    if (target.kind === 'http') return { kind: 'http', target, ca: null, follow };
    return target.kind === 'celery'
      ? { kind: 'celery', target, connectionId: 'local' }
      : { kind: 'bullmq', target, connectionId: 'local', prefix: 'bull' };
  }

  async function evaluate(target: PreparedTarget, code = CODE): Promise<Task> {
    const values = { code, language: 'python', file: 'main.py', uuid: randomUUID() };
    const sent = await sendEvaluation(target, values, monitor, NEVER, drawing);
    assert.ok(sent.ok, sent.ok ? '' : sent.message);
    assert.ok(sent.task !== null, 'there is a task to follow');
    const follower = newFollower();
    try {
      const end = await follower.follow(sent.task);
      assert.ok(end !== null);
      return end;
    } finally {
      follower.dispose();
    }
  }

  async function resultOf({ ref }: Task): Promise<unknown> {
    const detail = await monitor.getTaskDetail(ref);
    assert.ok(detail?.result.kind === 'json', `the result is ${detail?.result.kind}`);
    return JSON.parse(detail.result.text);
  }

  before(async () => {
    redis = await startRedis();
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    [loud, silent, bullmq] = await Promise.all([
      startCeleryWorker({ ...app, name: 'loud', queues: ['loud'], events: true }),
      startCeleryWorker({ ...app, name: 'silent', queues: ['silent'], events: false }),
      startBullmqWorker({ redisUrl: redis.url, queue: 'evaluations', concurrency: 4 }),
    ]);
    await Promise.all([loud.ready, silent.ready]);
    const connection = connectionTo(app.brokerUrl, { resultBackendUrl: app.resultUrl });
    monitor = newMonitor();
    readOnly = newMonitor();
    await monitor.setConnections([connection]);
    await readOnly.setConnections([{ ...connection, config: { ...connection.config, readOnly: true } }]);
    for (const api of [monitor, readOnly]) {
      await waitFor(
        async () =>
          (await api.getConnections()).every(
            ({ state, systems }) => state.kind === 'online' && systems?.length === 2,
          ),
        { what: 'both systems to be seen' },
      );
    }
    workspace = mkdtempSync(join(tmpdir(), 'task-tower-workspace-'));
    cpSync(celeryAppFolder, join(workspace, 'celery_app'), { recursive: true });
    cpSync(
      fileURLToPath(new URL('../../services/bullmq-worker.mjs', import.meta.url)),
      join(workspace, 'services', 'bullmq-worker.mjs'),
    );
  });

  after(async () => {
    await Promise.all([monitor?.dispose(), readOnly?.dispose()]);
    await Promise.all([loud?.stop(), silent?.stop(), bullmq?.stop()]);
    await redis?.stop();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('reach a Celery worker unchanged, and their end is told by events', async () => {
    const target = prepared({
      kind: 'celery',
      task: 'tasks.echo',
      queue: 'loud',
      args: ['${code}', 10],
      kwargs: { language: '${language}', nested: [{ file: '<${file}>' }] },
    });
    const end = await evaluate(target);
    assert.equal(end.state, 'succeeded');
    await waitFor(async () => (await monitor.getTask(end.ref))?.runtimeMs !== null, {
      what: 'the worker to tell how long it took',
    });
    assert.deepEqual(await resultOf(end), {
      args: [CODE, 10],
      kwargs: { language: 'python', nested: [{ file: '<main.py>' }] },
    });
  });

  it('end also when the worker sends no events', async () => {
    const target = prepared({ kind: 'celery', task: 'tasks.echo', queue: 'silent', args: ['${code}'] });
    const end = await evaluate(target);
    assert.equal(end.state, 'succeeded');
    assert.equal(await resultOf(end), CODE);
  });

  it('that fail in Celery lead to the line that raised, in a copy of the sources elsewhere', async () => {
    const end = await evaluate(
      prepared({ kind: 'celery', task: 'tasks.boom', queue: 'loud', args: ['${code}'] }),
      'no luck',
    );
    assert.equal(end.state, 'failed');
    assert.match(end.error ?? '', /^ValueError\b.*no luck/u);
    const detail = await monitor.getTaskDetail(end.ref);
    assert.ok(detail !== null);
    const traces = detail.tracebacks.map((text) => parseStackTrace(text, 'celery'));
    const { own } = await locateRaisingFrame(traces, [], diskFiles(workspace));
    assert.deepEqual(own?.location, {
      kind: 'file',
      path: join(workspace, 'celery_app', 'arithmetic.py'),
      isOwn: true,
    });
    const line = readFileSync(join(workspace, 'celery_app', 'arithmetic.py'), 'utf8').split('\n')[
      own.frame.line - 1
    ];
    assert.equal(line?.trim(), 'raise ValueError(message)');
  });

  it('know where their task is defined', async () => {
    const end = await evaluate(prepared({ kind: 'celery', task: 'tasks.echo', queue: 'loud' }));
    const found = await locateDefinition(end, diskFiles(workspace), NEVER);
    assert.equal(found?.path, join(workspace, 'celery_app', 'tasks.py'));
    const source = readFileSync(found.path, 'utf8').split('\n');
    assert.match(source[found.line - 1] ?? '', /^def echo\(/u);
  });

  it('reach a BullMQ worker unchanged', async () => {
    const target = prepared({
      kind: 'bullmq',
      queue: 'evaluations',
      jobName: 'ok',
      data: { code: '${code}', n: [1, null] },
    });
    const end = await evaluate(target);
    assert.equal(end.state, 'succeeded');
    assert.deepEqual(await resultOf(end), { code: CODE, n: [1, null] });
  });

  it('that fail in BullMQ lead to the line that raised', async () => {
    const target = prepared({
      kind: 'bullmq',
      queue: 'evaluations',
      jobName: 'fail',
      data: { message: '${code}' },
    });
    const end = await evaluate(target, 'declined');
    assert.equal(end.state, 'failed');
    const detail = await monitor.getTaskDetail(end.ref);
    assert.ok(detail !== null);
    const traces = detail.tracebacks.map((text) => parseStackTrace(text, 'bullmq'));
    const { own } = await locateRaisingFrame(traces, [], diskFiles(workspace));
    const path = join(workspace, 'services', 'bullmq-worker.mjs');
    assert.deepEqual(own?.location, { kind: 'file', path, isOwn: true });
    assert.match(readFileSync(path, 'utf8').split('\n')[own.frame.line - 1] ?? '', /throw new TypeError/u);
  });

  it('over HTTP are followed where the endpoint put them', async (t) => {
    const queue = new BullmqQueue('evaluations', { connection: { url: redis.url }, skipMetasUpdate: true });
    const server = createServer((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        void queue
          .add('ok', JSON.parse(body))
          .then((job) => response.writeHead(202).end(JSON.stringify({ data: [{ id: job.id }] })));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    t.after(async () => {
      server.close();
      await queue.close();
    });
    const { port } = server.address() as AddressInfo;
    const target = prepared(
      {
        kind: 'http',
        url: `http://127.0.0.1:${port}/api`,
        body: { code: '${code}' },
        follow: { system: 'bullmq', queue: 'evaluations', idPath: 'data.0.id' },
      },
      { connectionId: 'local', system: 'bullmq', scope: 'bull:evaluations' },
    );
    const end = await evaluate(target);
    assert.equal(end.state, 'succeeded');
    assert.deepEqual(await resultOf(end), { code: CODE });
  });

  it('can be sent many at a time', async () => {
    const target = prepared({ kind: 'celery', task: 'tasks.add', queue: 'loud', args: [20, 22] });
    const failing = prepared({ kind: 'celery', task: 'tasks.boom', queue: 'silent' });
    let count = 0;
    const result = await runBatch({
      total: 24,
      atOnce: 8,
      signal: NEVER,
      follower: newFollower(),
      onProgress: () => {},
      send: () => {
        const values = { code: CODE, language: 'python', file: '', uuid: randomUUID() };
        return sendEvaluation(count++ % 6 === 0 ? failing : target, values, monitor, NEVER, drawing);
      },
    });
    assert.deepEqual([result.sent, result.succeeded, result.failed, result.problem], [24, 20, 4, null]);
    assert.equal(result.firstFailure?.state, 'failed');
  });

  it('are refused by a read-only connection', async () => {
    const values = { code: CODE, language: 'python', file: '', uuid: randomUUID() };
    for (const entry of [
      { kind: 'celery', task: 'tasks.add', queue: 'unheard' },
      { kind: 'bullmq', queue: 'unheard', jobName: 'ok' },
    ]) {
      const sent = await sendEvaluation(prepared(entry), values, readOnly, NEVER, drawing);
      assert.ok(!sent.ok, 'nothing was sent');
      assert.match(sent.message, /read-only/iu);
    }
  });
});
