import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { after, before, describe, it } from 'node:test';
import { isFinished } from '../../src/model/taskState.ts';
import { type TaskDetail, taskKey, type TaskRef } from '../../src/model/task.ts';
import type { TaskRecord } from '../../src/model/taskUpdate.ts';
import { formatDataNode, parseTolerantJson } from '../../src/model/tolerantJson.ts';
import type { Payload } from '../../src/model/payload.ts';
import { eventually, waitFor } from '../services/index.ts';
import { type CuttableProxy, startCuttableProxy } from './cuttableProxy.ts';
import type { StartedWorker, SystemBench } from './systemBench.ts';
import { testConnection, type WatchedSystem, watchSystem } from './watchedSystem.ts';

/** Every task of the suite may take a worker process a while on a machine that does other things. */
const PATIENCE_MS = 90_000;

/** The tests that every job system must pass on real services. */
export function describeSystem(title: string, start: () => Promise<SystemBench>): void {
  describe(`${title} as a system`, () => {
    let bench: SystemBench;
    let proxy: CuttableProxy;
    let watched: WatchedSystem;
    let worker: StartedWorker;

    const watch = (readOnly = false): Promise<WatchedSystem> =>
      watchSystem(bench.create, testConnection({ ...bench.config(proxy.url), readOnly }));

    before(async () => {
      bench = await start();
      proxy = await startCuttableProxy(bench.redis.port);
      watched = await watch();
      worker = await bench.startWorker('contract-worker');
    });

    after(async () => {
      await watched?.dispose();
      await worker?.stop();
      await proxy?.close();
      await bench?.close();
    });

    /** The task's record once `fact` holds. */
    const task = (wanted: TaskRef, what: string, fact: (task: TaskRecord) => boolean): Promise<TaskRecord> =>
      waitFor(
        () => {
          const record = watched.tasks().find(({ ref }) => taskKey(ref) === taskKey(wanted));
          return record !== undefined && fact(record) ? record : null;
        },
        {
          what,
          timeoutMs: PATIENCE_MS,
          onTimeout: () =>
            [
              inspect(watched.tasks().filter(({ ref }) => ref.id === wanted.id)),
              ...watched.log,
              worker.log(),
            ].join('\n'),
        },
      );

    const detail = async (record: TaskRecord): Promise<TaskDetail> => {
      const read = await watched.system.readDetail(record.ref);
      assert.ok(read !== null);
      return read;
    };

    it('says what it is, and that it is there', async () => {
      assert.equal(watched.system.kind, bench.kind);
      await waitFor(() => watched.system.present === true, { what: 'its presence', timeoutMs: PATIENCE_MS });
    });

    it('sees its worker online', async () => {
      const seen = await waitFor(
        () =>
          watched.system.workers().find(({ name, status }) => name === worker.name && status === 'online'),
        { what: 'the worker', timeoutMs: PATIENCE_MS, onTimeout: () => inspect(watched.system.workers()) },
      );
      assert.equal(seen.system, bench.kind);
      assert.equal(watched.system.workersUnknown, null);
      await waitFor(
        () =>
          watched.system
            .workers()
            .find(({ name }) => name === worker.name)
            ?.queues?.includes(bench.queue),
        { what: 'its queue', timeoutMs: PATIENCE_MS, onTimeout: () => inspect(watched.system.workers()) },
      );
    });

    it('counts what waits in a queue that nobody serves', async () => {
      for (let n = 0; n < 3; n++) await bench.enqueue('ok', { n }, bench.idleQueue);
      const queue = await waitFor(
        () =>
          watched.system
            .queues()
            .find(
              ({ name, waiting, consumers }) =>
                name === bench.idleQueue && waiting === 3 && consumers !== null,
            ),
        {
          what: 'three waiting tasks',
          timeoutMs: PATIENCE_MS,
          onTimeout: () => inspect(watched.system.queues()),
        },
      );
      assert.equal(queue.consumers, 0);
      await waitFor(
        () =>
          watched.system
            .queues()
            .find(({ name, consumers, waiting }) => name === bench.queue && consumers === 1 && waiting === 0),
        {
          what: 'the served queue',
          timeoutMs: PATIENCE_MS,
          onTimeout: () => inspect(watched.system.queues()),
        },
      );
    });

    it('follows a task to its success, with its exact arguments and result', async () => {
      const payload = { text: 'a "quoted" ✓ \u2028 <b>', list: [1, 2.5, null, true], nested: { deep: {} } };
      const ref = await bench.enqueue('ok', payload);
      const done = await task(
        ref,
        'success',
        ({ state, worker, runtimeMs, sentAt, startedAt, finishedAt, queue, name }) =>
          state === 'succeeded' &&
          [worker, runtimeMs, sentAt, startedAt, finishedAt, queue, name].every((fact) => fact !== null),
      );
      assert.equal(done.name, bench.taskName('ok'));
      assert.equal(done.queue, bench.queue);
      assert.equal(done.worker, worker.name);
      assert.equal(done.error, null);
      assert.ok(done.runtimeMs !== null && done.runtimeMs >= 0);
      assert.ok(done.sentAt !== null && done.startedAt !== null && done.finishedAt !== null);
      assert.ok(done.sentAt <= done.finishedAt && done.startedAt <= done.finishedAt, inspect(done));
      const { task: shown, args, result, exception, tracebacks } = await detail(done);
      assert.equal(shown.state, 'succeeded');
      assert.equal(jsonOf(args), jsonOf(bench.shownArgs(JSON.stringify(payload))));
      assert.equal(jsonOf(result), jsonOf(JSON.stringify(payload)));
      assert.equal(exception, null);
      assert.deepEqual(tracebacks, []);
    });

    it('sees a task run before it ends', async () => {
      // Beginning and end of a short task may be heard of at once on a machine that does other things: then another one runs.
      await eventually(async () => {
        const ref = await bench.enqueue('slow', null);
        const done = await task(
          ref,
          'its end',
          ({ state, runtimeMs }) => state === 'succeeded' && runtimeMs !== null,
        );
        const states = watched.states(ref);
        assert.equal(states.at(-1), 'succeeded');
        assert.equal(states.filter(isFinished).length, 1, states.join());
        assert.ok((done.runtimeMs ?? 0) >= 250, `${done.runtimeMs} ms`);
        assert.ok(states.includes('started'), states.join());
      });
    });

    it('follows a task to its failure, with its error line, exception and traceback', async () => {
      const ref = await bench.enqueue('fail', null);
      const { error, file } = bench.failure;
      const failed = await task(
        ref,
        'failure',
        ({ state, error: line, worker: by }) => state === 'failed' && line === error && by !== null,
      );
      assert.equal(failed.worker, worker.name);
      assert.equal(failed.retries ?? 0, 0);
      const { exception, tracebacks, result } = await detail(failed);
      assert.equal(exception, error);
      assert.equal(tracebacks.length, 1);
      assert.ok(tracebacks[0]?.includes(file), tracebacks[0]);
      assert.ok(tracebacks[0]?.includes('kaboom'));
      assert.equal(result.kind, 'absent');
    });

    it('adds a task for a person and follows it to its end, every digit kept', async () => {
      const payload = '{"id":9007199254740993,"price":1.5,"text":"\\u0000 ✓","__proto__":{"a":[]}}';
      const action = bench.addAction('ok', payload);
      assert.equal(watched.system.supports(action), true);
      const outcome = await watched.system.perform(action);
      assert.ok(outcome.ok && outcome.task !== null, inspect(outcome));
      const done = await task(outcome.task, 'its end', ({ state }) => state === 'succeeded');
      assert.deepEqual(done.ref, outcome.task);
      assert.equal(done.name, bench.taskName('ok'));
      const { args } = await detail(done);
      assert.equal(jsonOf(args), jsonOf(bench.shownArgs(payload)));
      assert.ok(jsonOf(args).includes('9007199254740993'));
    });

    it('does not do what belongs to another system', async () => {
      assert.equal(watched.system.supports(bench.foreignAction), false);
      const outcome = await watched.system.perform(bench.foreignAction);
      assert.ok(!outcome.ok && outcome.reason === 'unsupported', inspect(outcome));
    });

    it('refuses to write on a read-only connection, and writes nothing', async () => {
      const reader = await watch(true);
      try {
        await waitFor(() => reader.system.present === true, { what: 'its presence', timeoutMs: PATIENCE_MS });
        const before = await bench.snapshot();
        const outcome = await reader.system.perform(bench.addAction('ok', '{}', bench.idleQueue));
        assert.ok(!outcome.ok && outcome.reason === 'read-only', inspect(outcome));
        assert.ok((await bench.snapshot()) === before);
      } finally {
        await reader.dispose();
      }
    });

    it('refuses a payload that is not JSON, and writes nothing', async () => {
      const before = await bench.snapshot();
      const outcome = await watched.system.perform(bench.addAction('ok', '{"a":', bench.idleQueue));
      assert.ok(!outcome.ok && outcome.reason === 'invalid', inspect(outcome));
      assert.ok((await bench.snapshot()) === before);
    });

    it('knows nothing of a task that there is not', async () => {
      const [known] = watched.tasks();
      assert.ok(known !== undefined);
      assert.equal(await watched.system.readDetail({ ...known.ref, id: 'no-such-task' }), null);
    });

    it('tells the true end of tasks that ended while the connection was cut', async () => {
      await proxy.cut();
      await waitFor(() => watched.broker.state.kind === 'down', { what: 'the cut', timeoutMs: PATIENCE_MS });
      const unseen = await Promise.all([
        bench.enqueue('ok', { cut: true }),
        bench.enqueue('ok', { cut: true }),
      ]);
      const running = await bench.enqueue('ok', null);
      await waitFor(() => bench.hasSucceeded(running), { what: 'the unseen tasks', timeoutMs: PATIENCE_MS });
      await proxy.mend();
      await waitFor(() => watched.broker.state.kind === 'online', {
        what: 'the way back',
        timeoutMs: PATIENCE_MS,
      });
      const after = await bench.enqueue('ok', { cut: false });
      await task(after, 'a task after the cut', ({ state }) => state === 'succeeded');
      await eventually(async () => {
        const keys = unseen.map(taskKey);
        const told = watched.tasks().filter(({ ref }) => keys.includes(taskKey(ref)));
        assert.ok(
          told.every(({ state }) => isFinished(state)),
          inspect(told),
        );
      });
    });

    it('survives garbage in every channel and key', async () => {
      await bench.damage();
      await waitFor(() => bench.isDamageSeen(watched.system, watched.log), {
        what: 'the damage to be read',
        timeoutMs: PATIENCE_MS,
        onTimeout: () => inspect({ queues: watched.system.queues(), log: watched.log }),
      });
      const ref = await bench.enqueue('ok', { after: 'damage' });
      await task(ref, 'a task after the damage', ({ state }) => state === 'succeeded');
      for (const { ref } of watched.tasks()) await watched.system.readDetail(ref);
      watched.system.workers();
      watched.system.queues();
      const faults = watched.log.filter(
        (line) => line.startsWith('error') || line.startsWith('tick TypeError'),
      );
      assert.deepEqual(faults, []);
    });

    it('sees its worker leave', async () => {
      await worker.stop();
      await waitFor(
        () =>
          watched.system.workers().some(({ name, status }) => name === worker.name && status === 'offline'),
        { what: 'the loss', timeoutMs: PATIENCE_MS, onTimeout: () => inspect(watched.system.workers()) },
      );
    });

    it('leaves no connection behind', async () => {
      await waitFor(() => proxy.open > 0, { what: 'its connections' });
      await watched.dispose();
      await waitFor(() => proxy.open === 0, { what: 'none', onTimeout: () => `${proxy.open} are open` });
    });
  });
}

/** JSON in one spelling, with every number as it was written. */
function jsonOf(value: Payload | string): string {
  const text = typeof value === 'string' ? value : value.kind === 'json' ? value.text : null;
  assert.ok(text !== null, inspect(value));
  const parsed = parseTolerantJson(text);
  assert.ok(parsed.ok, inspect(value));
  return formatDataNode(parsed.value, 0);
}
