import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CeleryCall,
  eventually,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { watchCelery } from './watchCelery.ts';
import { watchedWorker } from './watchedWorker.ts';

/** One call for each test, all sent by one producer. */
const CALLS = {
  plain: { task: 'tasks.add', args: [2, 3], options: { queue: 'hi', priority: 5 } },
  failing: { task: 'tasks.boom', kwargs: { message: 'no\n"luck"' } },
  unregistered: { task: 'tasks.missing' },
  retrying: { task: 'tasks.flaky', kwargs: { failures: 2, countdown: 2 } },
  progressing: { task: 'tasks.progress', kwargs: { total: 4000, seconds: 0.25 } },
  delayed: { task: 'tasks.echo', args: [[1, 'é😀', { a: null }]], options: { countdown: 600 } },
  running: { task: 'tasks.slow', args: [600] },
  waiting: { task: 'tasks.echo', args: [2 ** 53 + 2], options: { queue: 'nobody', priority: 9 } },
  long: { task: 'tasks.echo', args: ['x'.repeat(5_000)] },
} as const satisfies Record<string, CeleryCall>;

describe('tasks of a real worker', () => {
  let ids: Readonly<Record<keyof typeof CALLS, string>>;
  const started = watchedWorker(
    {
      app: { sentEvents: true },
      worker: { concurrency: 4, queues: ['celery', 'hi'] },
      databases: [3, 1],
    },
    async ({ send }) => {
      ids = await send(CALLS);
    },
  );
  const { until, detail, python } = started;

  it('show their whole life by events', async () => {
    await until(ids.plain, 'succeeded');
    // Its result may be heard of before its events are.
    await eventually(() => {
      const task = started.watch.task(ids.plain);
      assert.ok(task !== null);
      assert.deepEqual(
        [task.name, task.queue, task.worker, task.retries, task.resultRepr, task.rootId, task.parentId],
        ['tasks.add', 'hi', started.worker.nodename, 0, '5', ids.plain, null],
      );
      const { sentAt, receivedAt, startedAt, finishedAt, runtimeMs } = task;
      assert.ok(sentAt !== null && receivedAt !== null && startedAt !== null && finishedAt !== null);
      assert.ok(startedAt <= finishedAt && Math.abs(Date.now() - finishedAt) < 600_000);
      assert.ok(runtimeMs !== null && runtimeMs >= 0);
    });
    assert.deepEqual((await detail(ids.plain)).result, { kind: 'json', text: '5', source: 'result record' });
  });

  it('that fail show exception and traceback', async () => {
    assert.equal((await until(ids.failing, 'failed')).error, 'ValueError: no "luck"');
    await eventually(async () => {
      const { exception, tracebacks, result, kwargs } = await detail(ids.failing);
      assert.equal(exception, 'ValueError: no\n"luck"');
      assert.match(
        tracebacks.join(''),
        /tasks\.py", line \d+, in boom[^]*arithmetic\.py", line \d+, in check_divisor/,
      );
      assert.equal(result.kind, 'absent');
      assert.deepEqual(kwargs.kind === 'repr' && [kwargs.truncated, kwargs.source], [false, 'event']);
    });
  });

  it('that nobody registered are failed', async () => {
    assert.equal((await until(ids.unregistered, 'failed')).error, 'NotRegistered: tasks.missing');
  });

  it('report progress in a custom state', async () => {
    await until(ids.progressing, 'PROGRESS');
    const { progress, result } = await detail(ids.progressing);
    assert.match(progress ?? '', /^\{"current":\d+,"total":4000\}$/);
    assert.equal(result.kind, 'absent');
  });

  it('that wait for their moment are in flight, with exact arguments', async () => {
    const task = await until(ids.delayed, 'received');
    assert.ok(task.etaAt !== null && Math.abs(task.etaAt - Date.now() - 600_000) < 300_000);
    const inFlight = { kind: 'json', text: '[[1,"é😀",{"a":null}]]', source: 'in-flight message' };
    await waitFor(() => (started.watch.queue('celery')?.inFlight ?? 0) > 0, {
      what: 'the message in flight',
    });
    await eventually(async () => assert.deepEqual((await detail(ids.delayed)).args, inFlight));
  });

  it('that run show their arguments as the worker tells them', async () => {
    await until(ids.running, 'started');
    await eventually(async () => {
      const { args } = await detail(ids.running);
      assert.deepEqual(args, { kind: 'json', text: '[600]', source: 'inspect reply' });
    });
  });

  it('that wait in a queue without consumer show their message', async () => {
    await until(ids.waiting, 'pending');
    const queue = await waitFor(
      () => {
        const { waiting, consumers } = started.watch.queue('nobody') ?? {};
        return waiting === 1 && consumers === 0 && started.watch.queue('nobody');
      },
      { what: 'the queue without consumer', onTimeout: () => JSON.stringify(started.watch.system.queues()) },
    );
    assert.deepEqual(queue.priorities, [{ step: 9, depth: 1 }]);
    const { args } = await detail(ids.waiting);
    assert.deepEqual(args, { kind: 'json', text: '[9007199254740994]', source: 'queue message' });
  });

  it('with long arguments say that their representation is cut', async () => {
    await until(ids.long, 'succeeded');
    await eventually(async () => {
      const { args, result } = await detail(ids.long);
      assert.ok(args.kind === 'repr' && args.truncated, JSON.stringify(args).slice(-60));
      assert.ok(result.kind === 'json' && result.text.length === 5_002);
    });
  });

  it('return what JSON.parse could not read', async () => {
    const id = await python(
      `from tasks import app\nprint(app.send_task("tasks.echo", args=[[float("nan"), 2**70, float("-inf")]]).id, end="")`,
    );
    await until(id, 'succeeded');
    const text = '[NaN,1180591620717411303424,-Infinity]';
    assert.deepEqual((await detail(id)).result, { kind: 'json', text, source: 'result record' });
  });

  it('that are revoked or terminated say so', async () => {
    const [delayed, running] = [JSON.stringify(ids.delayed), JSON.stringify(ids.running)];
    await python(
      `from tasks import app\napp.control.revoke(${delayed})\napp.control.revoke(${running}, terminate=True, signal="SIGKILL")`,
    );
    assert.match((await until(ids.delayed, 'revoked')).error ?? '', /revoked/i);
    assert.match((await until(ids.running, 'revoked')).error ?? '', /terminated/i);
  });

  it('that retry are one task whose attempts are counted', async () => {
    await until(ids.retrying, 'succeeded');
    await eventually(() => {
      const task = started.watch.task(ids.retrying);
      assert.deepEqual([task?.retries, task?.error, task?.traceback, task?.resultRepr], [2, null, null, '2']);
    });
  });

  it('that nobody knows have no detail', async () => {
    assert.equal(await started.watch.system.readDetail(started.watch.ref('no-such-task')), null);
  });

  it('left nothing malformed behind', () => {
    assert.deepEqual(
      started.watch.log.filter((line) => line.includes('malformed')),
      [],
    );
  });
});

describe('results', () => {
  it('that are extended tell exact arguments; a pickled one is shown by size only', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const pickle = { accept_content: ['json', 'pickle'], result_accept_content: ['json', 'pickle'] };
    const app = {
      brokerUrl: `${redis.url}/0`,
      resultUrl: `${redis.url}/0`,
      resultExtended: true,
      config: { ...pickle, task_serializer: 'pickle' },
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
    t.after(() => Promise.all([watch.stop(), worker.stop(), pickling.stop()]));
    await Promise.all([worker.ready, pickling.ready]);
    const [extended = '', pickled = ''] = await sendCeleryTasks(app, [
      { task: 'tasks.add', args: [40, 2] },
      { task: 'tasks.add', args: [40, 2], options: { queue: 'pickled' } },
    ]);
    const isDone = (id: string): boolean => watch.task(id)?.state === 'succeeded';
    await waitFor(() => isDone(extended) && isDone(pickled), {
      what: 'both to succeed',
      onTimeout: () => worker.log() + pickling.log(),
    });
    await eventually(async () => {
      const exact = await watch.system.readDetail(watch.ref(extended));
      assert.deepEqual(exact?.args, { kind: 'json', text: '[40,2]', source: 'result record' });
      const opaque = await watch.system.readDetail(watch.ref(pickled));
      assert.ok(opaque?.result.kind === 'opaque');
      assert.deepEqual(
        [opaque.result.contentType, opaque.result.repr],
        ['application/x-python-serialize', '42'],
      );
    });
  });
});
