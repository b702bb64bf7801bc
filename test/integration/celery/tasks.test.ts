import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TaskDetail } from '../../../src/model/task.ts';
import {
  appEnvironment,
  celeryAppFolder,
  type CeleryWorker,
  type RedisServer,
  runPython,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

describe('tasks of a real worker', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let watch: Watch;
  let app: { brokerUrl: string; resultUrl: string; sentEvents: boolean };

  before(async () => {
    redis = await startRedis();
    // Broker and results on different databases.
    app = { brokerUrl: `${redis.url}/3`, resultUrl: `${redis.url}/1`, sentEvents: true };
    worker = await startCeleryWorker({ ...app, name: 'w1', queues: ['celery', 'hi'], events: true });
    watch = await watchCelery(app);
    await worker.ready;
  });

  after(async () => {
    await watch.stop();
    await worker.stop();
    await redis.stop();
  });

  const send = async (
    task: string,
    call: { args?: unknown[]; kwargs?: Record<string, unknown>; options?: Record<string, unknown> } = {},
  ): Promise<string> => {
    const [id] = await sendCeleryTasks(app, [{ task, ...call }]);
    assert.ok(id !== undefined);
    return id;
  };

  const until = (id: string, state: string) =>
    waitFor(() => watch.task(id)?.state === state && watch.task(id), {
      what: `${id} to be ${state}`,
      timeoutMs: 20_000,
      onTimeout: () => JSON.stringify([watch.task(id), watch.log], null, 2) + worker.log(),
    });

  const detail = async (id: string): Promise<TaskDetail> => {
    const read = await watch.system.readDetail(watch.ref(id));
    assert.ok(read !== null);
    return read;
  };

  it('show their whole life by events', async () => {
    const id = await send('tasks.add', { args: [2, 3], options: { queue: 'hi', priority: 5 } });
    const task = await until(id, 'succeeded');
    assert.deepEqual(
      [task.name, task.queue, task.worker, task.retries, task.resultRepr, task.rootId, task.parentId],
      ['tasks.add', 'hi', worker.nodename, 0, '5', id, null],
    );
    const { sentAt, receivedAt, startedAt, finishedAt, runtimeMs } = task;
    assert.ok(sentAt !== null && receivedAt !== null && startedAt !== null && finishedAt !== null);
    assert.ok(startedAt <= finishedAt && Math.abs(Date.now() - finishedAt) < 60_000);
    assert.ok(runtimeMs !== null && runtimeMs >= 0 && runtimeMs < 5_000);
    assert.deepEqual((await detail(id)).result, { kind: 'json', text: '5', source: 'result record' });
  });

  it('that fail show exception and traceback', async () => {
    const id = await send('tasks.boom', { kwargs: { message: 'no\n"luck"' } });
    assert.equal((await until(id, 'failed')).error, 'ValueError: no "luck"');
    const { exception, tracebacks, result, kwargs } = await detail(id);
    assert.equal(exception, 'ValueError: no\n"luck"');
    assert.match(
      tracebacks.join(),
      /tasks\.py", line \d+, in boom[^]*arithmetic\.py", line \d+, in check_divisor/,
    );
    assert.equal(result.kind, 'absent');
    assert.deepEqual(kwargs.kind === 'repr' && [kwargs.truncated, kwargs.source], [false, 'event']);
  });

  it('that nobody registered are failed', async () => {
    const id = await send('tasks.missing');
    assert.equal((await until(id, 'failed')).error, 'NotRegistered: tasks.missing');
  });

  it('that retry are one task whose attempts are counted', async () => {
    const id = await send('tasks.flaky', { kwargs: { failures: 2, countdown: 1 } });
    const retrying = await waitFor(() => watch.task(id)?.error !== null && watch.task(id), {
      what: 'the first retry',
      onTimeout: worker.log,
    });
    assert.equal(retrying.error, 'RuntimeError: attempt 1 failed');
    assert.ok(retrying.etaAt !== null && retrying.etaAt > Date.now() - 5_000);
    const task = await until(id, 'succeeded');
    assert.deepEqual([task.retries, task.error, task.traceback, task.resultRepr], [2, null, null, '2']);
  });

  it('report progress in a custom state', async () => {
    const id = await send('tasks.progress', { kwargs: { total: 4, seconds: 0.5 } });
    await until(id, 'PROGRESS');
    const { progress, result } = await detail(id);
    assert.match(progress ?? '', /^\{"current":[1-4],"total":4\}$/);
    assert.equal(result.kind, 'absent');
    assert.equal((await until(id, 'succeeded')).resultRepr, '4');
  });

  it('that wait for their moment are in flight, with exact arguments', async () => {
    const id = await send('tasks.echo', { args: [[1, 'é😀', { a: null }]], options: { countdown: 600 } });
    const task = await until(id, 'received');
    assert.ok(task.etaAt !== null && Math.abs(task.etaAt - Date.now() - 600_000) < 30_000);
    await waitFor(() => watch.queue('celery')?.inFlight === 1, {
      what: 'one message in flight',
      onTimeout: () => JSON.stringify(watch.system.queues()),
    });
    assert.deepEqual((await detail(id)).args, {
      kind: 'json',
      text: '[[1,"é😀",{"a":null}]]',
      source: 'in-flight message',
    });
    await runPython(`from tasks import app; app.control.revoke(${JSON.stringify(id)})`, {
      cwd: celeryAppFolder,
      env: appEnvironment(app),
    });
    const revoked = await until(id, 'revoked');
    assert.match(revoked.error ?? '', /revoked/i);
  });

  it('that run show their arguments as the worker tells them, and end terminated', async () => {
    const id = await send('tasks.slow', { args: [60] });
    await until(id, 'started');
    const running = await detail(id);
    assert.deepEqual(running.args, { kind: 'json', text: '[60]', source: 'inspect reply' });
    await runPython(
      `from tasks import app; app.control.revoke(${JSON.stringify(id)}, terminate=True, signal="SIGKILL")`,
      { cwd: celeryAppFolder, env: appEnvironment(app) },
    );
    assert.match((await until(id, 'revoked')).error ?? '', /terminated/i);
  });

  it('that wait in a queue without consumer show their message', async () => {
    const id = await send('tasks.echo', { args: [2 ** 53 + 2], options: { queue: 'nobody', priority: 9 } });
    await until(id, 'pending');
    const queue = await waitFor(() => watch.queue('nobody')?.waiting === 1 && watch.queue('nobody'), {
      what: 'the queue to be seen',
    });
    assert.deepEqual([queue.priorities, queue.consumers], [[{ step: 9, depth: 1 }], 0]);
    assert.deepEqual((await detail(id)).args, {
      kind: 'json',
      text: '[9007199254740994]',
      source: 'queue message',
    });
  });

  it('with long arguments say that their representation is cut', async () => {
    const id = await send('tasks.echo', { args: ['x'.repeat(5_000)] });
    await until(id, 'succeeded');
    const { args, result } = await detail(id);
    assert.ok(args.kind === 'repr' && args.truncated, JSON.stringify(args).slice(-60));
    assert.ok(result.kind === 'json' && result.text.length === 5_002);
  });

  it('return what JSON.parse could not read', async () => {
    const id = await runPython(
      `from tasks import app
print(app.send_task("tasks.echo", args=[[float("nan"), 2**70, float("-inf")]]).id, end="")`,
      { cwd: celeryAppFolder, env: appEnvironment(app) },
    );
    await until(id, 'succeeded');
    assert.deepEqual((await detail(id)).result, {
      kind: 'json',
      text: '[NaN,1180591620717411303424,-Infinity]',
      source: 'result record',
    });
  });

  it('that nobody knows have no detail', async () => {
    assert.equal(await watch.system.readDetail(watch.ref('no-such-task')), null);
  });

  it('left nothing malformed behind', () => {
    assert.deepEqual(
      watch.log.filter((line) => line.includes('malformed')),
      [],
    );
  });
});

describe('tasks of a worker with extended results in pickle', () => {
  it('keep their arguments; a pickled result is shown by size only', async () => {
    const redis = await startRedis();
    const app = {
      brokerUrl: `${redis.url}/0`,
      resultUrl: `${redis.url}/0`,
      resultExtended: true,
      config: {
        result_serializer: 'json',
        accept_content: ['json', 'pickle'],
        task_serializer: 'pickle',
        result_accept_content: ['json', 'pickle'],
      },
    };
    const worker = await startCeleryWorker({ ...app, name: 'w2', events: true });
    const pickling = await startCeleryWorker({
      ...app,
      name: 'w3',
      queues: ['pickled'],
      events: true,
      config: { ...app.config, result_serializer: 'pickle' },
    });
    const watch = await watchCelery({ brokerUrl: app.brokerUrl });
    await Promise.all([worker.ready, pickling.ready]);
    const [extended, pickled] = await sendCeleryTasks(app, [
      { task: 'tasks.add', args: [40, 2] },
      { task: 'tasks.add', args: [40, 2], options: { queue: 'pickled' } },
    ]);
    await waitFor(
      () => watch.task(extended)?.state === 'succeeded' && watch.task(pickled)?.state === 'succeeded',
      {
        what: 'both to succeed',
        timeoutMs: 20_000,
        onTimeout: () => worker.log() + pickling.log(),
      },
    );
    assert.ok(extended !== undefined && pickled !== undefined);
    const exact = await watch.system.readDetail(watch.ref(extended));
    assert.deepEqual(exact?.args, { kind: 'json', text: '[40,2]', source: 'result record' });
    const opaque = await watch.system.readDetail(watch.ref(pickled));
    assert.ok(opaque?.result.kind === 'opaque');
    assert.deepEqual(
      [opaque.result.contentType, opaque.result.repr],
      ['application/x-python-serialize', '42'],
    );
    await watch.stop();
    await Promise.all([worker.stop(), pickling.stop()]);
    await redis.stop();
  });
});
