import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import type { Worker } from '../../../src/model/worker.ts';
import type { WorkerDetail } from '../../../src/model/workerDetail.ts';
import {
  appEnvironment,
  celeryAppFolder,
  type CeleryCall,
  celeryGeventPython,
  type CeleryWorker,
  type CeleryWorkerOptions,
  eventually,
  heldTask,
  runPython,
  sendCeleryTasks,
  startCeleryWorker,
  waitFor,
} from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

const RELEASES = ['oldest', 'newest'] as const;
const POOLS = ['prefork', 'threads', 'solo', 'gevent'] as const;
const CLOCK_FOLDER = fileURLToPath(new URL('../../services/shifted_clock', import.meta.url));

describe('one Celery worker', () => {
  const redis = suiteRedis();
  const urls = (): { brokerUrl: string; resultUrl: string } => ({
    brokerUrl: `${redis.url}/0`,
    resultUrl: `${redis.url}/1`,
  });

  const startWorker = async (options: Partial<CeleryWorkerOptions>): Promise<CeleryWorker> => {
    const worker = await startCeleryWorker({ ...urls(), name: 'w', events: true, ...options });
    redis.keep(worker);
    return worker;
  };

  const startWatch = async (): Promise<Watch> => {
    const watch = await watchCelery(urls());
    redis.keep(watch);
    return watch;
  };

  const send = (...calls: CeleryCall[]): Promise<readonly string[]> => sendCeleryTasks(urls(), calls);

  const shown = (
    watch: Watch,
    nodename: string,
    what: string,
    fact: (worker: Worker) => boolean,
  ): Promise<Worker> =>
    waitFor(() => watch.system.workers().find((one) => one.name === nodename && fact(one)), {
      what,
      onTimeout: () => JSON.stringify([watch.system.workers(), watch.log], null, 2),
    });

  const detail = async (watch: Watch, { id }: Worker): Promise<WorkerDetail> => {
    const read = await watch.system.readWorker(id);
    assert.ok(read !== null);
    return read;
  };

  for (const celery of RELEASES) {
    for (const pool of POOLS) {
      it(`tells everything about itself: ${pool} on the ${celery} Celery`, async (test) => {
        const python = pool === 'gevent' ? await celeryGeventPython(celery) : undefined;
        if (python === null) {
          test.skip('gevent cannot be installed for it here');
          return;
        }
        const watch = await startWatch();
        const startedAt = Date.now();
        const worker = await startWorker({
          celery,
          ...(python === undefined ? {} : { python }),
          pool,
          app: 'limited',
          concurrency: 2,
          queues: ['a', 'b'],
          config: { redbeat_redis_url: 'redis://:hunter2@localhost:1/3' },
        });
        await worker.ready;
        const listed = await shown(
          watch,
          worker.nodename,
          'all figures',
          (one) =>
            one.concurrency !== null && one.queues !== null && one.reserved !== null && one.load !== null,
        );
        assert.deepEqual(
          [listed.pid, listed.pool, listed.concurrency, listed.queues, listed.reserved, listed.scheduled],
          [worker.pid, pool, pool === 'solo' ? 1 : 2, ['a', 'b'], 0, 0],
        );
        assert.ok(listed.memoryBytes !== null && listed.memoryBytes > 10e6 && listed.memoryBytes < 1e9);
        assert.ok(listed.startedAt !== null && Math.abs(listed.startedAt - startedAt) < 180_000);
        assert.ok(listed.clockOffsetMs !== null && Math.abs(listed.clockOffsetMs) < 1_000);
        assert.deepEqual([listed.restartedAt, listed.duplicateName, listed.stalled], [null, false, null]);

        const later = { options: { queue: 'a', countdown: 3_600 } };
        const [eta] = await send({ task: 'tasks.add', args: [1, 2], ...later });
        await waitFor(() => watch.task(eta)?.state === 'received', { what: 'the later task to be taken' });
        const read = await waitFor(
          async () => {
            const one = await detail(watch, listed);
            return one.unknown.length === 0 && one;
          },
          { what: 'every part to be told', onTimeout: () => JSON.stringify(watch.log) },
        );
        assert.deepEqual(
          read.scheduled?.map(({ ref, name, args }) => [ref.id, name, args]),
          [[eta, 'tasks.add', { kind: 'json', text: '[1,2]', source: 'inspect reply' }]],
        );
        assert.ok((read.scheduled[0]?.etaAt ?? 0) > Date.now() + 3_000_000);
        assert.deepEqual([read.active, read.reserved, read.revoked], [[], [], 0]);
        assert.ok(
          read.registered?.some(({ name, rateLimit }) => name === 'tasks.limited' && rateLimit === '1/h'),
        );
        assert.ok(read.software?.some(({ name, version }) => name === 'celery' && /^\d+\.\d+/.test(version)));
        const settings = JSON.stringify(read.settings);
        assert.ok(settings.includes('redbeat_redis_url') && !settings.includes('hunter2'), settings);
        if (pool === 'prefork') assert.equal(read.processes?.length, 2);
        assert.ok(read.prefetch !== null && read.prefetch > 0);
        await eventually(() => {
          const known = watch.system.registeredTasks()?.find(({ name }) => name === 'tasks.limited');
          assert.deepEqual(known?.workers, [worker.nodename]);
        });
      });
    }
  }

  it('says which tasks it executes, has prefetched, and which wait for their rate limit', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ app: 'limited', concurrency: 1 });
    await worker.ready;
    const listed = await shown(watch, worker.nodename, 'its answers', (one) => one.queues !== null);
    const ids = await send({ task: 'tasks.limited' }, { task: 'tasks.limited' }, { task: 'tasks.limited' });
    await waitFor(() => watch.task(ids[0])?.state === 'succeeded', { what: 'the first limited task' });
    const [running, next] = await send(
      { task: 'tasks.slow', args: [600] },
      { task: 'tasks.add', args: [1, 1] },
    );
    await waitFor(() => watch.task(running)?.state === 'started' && watch.task(next)?.state === 'received', {
      what: 'one task to run and one to be prefetched',
    });
    const read = await waitFor(
      async () => {
        const one = await detail(watch, listed);
        return one.rateLimited?.length === 2 && one;
      },
      { what: 'both limited tasks', onTimeout: () => JSON.stringify(watch.tasks()) },
    );
    assert.deepEqual(
      [read.active, read.reserved, read.scheduled].map((list) => list?.map(({ ref }) => ref.id)),
      [[running], [next], []],
    );
    assert.deepEqual(new Set(read.rateLimited?.map(({ ref }) => ref.id)), new Set(ids.slice(1)));
    assert.ok(read.active?.[0]?.pid !== worker.pid && read.active?.[0]?.startedAt !== null);
  });

  it('is told apart from another process of its nodename', async () => {
    const watch = await startWatch();
    const pair = await Promise.all([
      startWorker({ name: 'twin', queues: ['a'] }),
      startWorker({ name: 'twin', queues: ['b'] }),
    ]);
    await Promise.all(pair.map(({ ready }) => ready));
    await waitFor(() => watch.system.workers().filter((one) => one.duplicateName).length === 2, {
      what: 'both to be flagged',
    });
    const [id] = await send({ task: 'tasks.slow', args: [600], options: { queue: 'a' } });
    await waitFor(() => watch.task(id)?.state === 'started', { what: 'the task to run' });
    await eventually(async () => {
      const [first, second] = await Promise.all(
        pair.map(async ({ pid }) => {
          const one = watch.system.workers().find((worker) => worker.pid === pid);
          assert.ok(one !== undefined);
          return detail(watch, one);
        }),
      );
      assert.deepEqual(
        [first?.active?.map(({ ref }) => ref.id), second?.active],
        [[id], []],
        'who executes it is told by the processes of the pool',
      );
      assert.notDeepEqual(first?.processes, second?.processes);
      assert.ok(first?.registered !== null, 'what both answer alike is no secret');
    });
  });

  it('gives what is known when it does not answer', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ pool: 'solo' });
    await worker.ready;
    const listed = await shown(watch, worker.nodename, 'its answers', (one) => one.queues !== null);
    await send({ task: 'tasks.slow', args: [600] });
    await waitFor(
      () => watch.queue('celery')?.waiting === 0 && watch.worker(worker.nodename)?.status === 'late',
      {
        what: 'the worker to be mute',
      },
    );
    const read = await detail(watch, listed);
    assert.deepEqual([read.active, read.settings, read.prefetch], [null, null, 8]);
    assert.ok(read.unknown.includes('It did not tell the tasks that it executes.'), read.unknown.join());
    assert.equal(await watch.system.readWorker('nobody#1'), null);
  });

  it('is not taken for dead while a solo pool executes a task in its main loop, but soon when it is killed', async () => {
    const watch = await startWatch();
    const [busy, victim] = await Promise.all([
      startWorker({ name: 'busy', pool: 'solo', queues: ['a'] }),
      startWorker({ name: 'victim', pool: 'solo', queues: ['b'] }),
    ]);
    await Promise.all([busy.ready, victim.ready]);
    for (const { nodename } of [busy, victim])
      await shown(watch, nodename, 'its answers', (one) => one.queues !== null);
    const seen = new Set<string | undefined>();
    const held = heldTask({ queue: 'a' });
    const [id] = await send(held.call);
    const status = (worker: CeleryWorker) => {
      seen.add(watch.worker(busy.nodename)?.status);
      return watch.worker(worker.nodename)?.status;
    };
    await waitFor(() => status(busy) === 'late', { what: 'the silence of the busy one to show' });
    // Of two that fall silent within seconds it cannot be told whose the open connection is.
    await waitFor(() => Date.now() - (watch.worker(busy.nodename)?.lastSeenAt ?? Date.now()) > 15_000, {
      what: 'the silences to be far apart',
    });
    await send({ task: 'tasks.slow', args: [600], options: { queue: 'b' } });
    await waitFor(() => status(victim) === 'late', { what: 'the silence of the other to show' });
    await victim.kill();
    await waitFor(() => status(victim) === 'offline', {
      what: 'the killed one to be offline',
      timeoutMs: 180_000,
      onTimeout: () => JSON.stringify(watch.system.workers()),
    });
    held.release();
    await waitFor(() => status(busy) === 'online' && watch.task(id)?.state === 'succeeded', {
      what: 'the task to end',
      onTimeout: () => JSON.stringify(watch.system.workers()),
    });
    assert.deepEqual(seen, new Set(['online', 'late']));
  });

  it('is counted, and listed in part, when it keeps ten thousand tasks for later', async () => {
    const watch = await startWatch();
    const worker = await startWorker({ pool: 'threads', events: false });
    await worker.ready;
    await runPython('from tasks import add\nfor n in range(10000): add.apply_async((n, n), countdown=3600)', {
      cwd: celeryAppFolder,
      env: { ...appEnvironment(urls()), PYTHONPATH: celeryAppFolder },
    });
    const listed = await shown(watch, worker.nodename, 'the count', (one) => one.scheduled === 10_000);
    const read = await detail(watch, listed);
    assert.equal(read.scheduled?.length, 500);
    assert.deepEqual(read.unknown, ['It holds 10,000 tasks as scheduled; the first 500 are listed.']);
  });

  it('has its clock compared with ours, and its tasks take as long as they take', async () => {
    const watch = await startWatch();
    const worker = await startWorker({
      env: { PYTHONPATH: CLOCK_FOLDER, TASK_TOWER_CLOCK_SHIFT_S: '300' },
    });
    await worker.ready;
    const listed = await shown(
      watch,
      worker.nodename,
      'its clock',
      (one) => one.clockOffsetMs !== null && one.startedAt !== null,
    );
    assert.ok(Math.abs((listed.clockOffsetMs ?? 0) - 300_000) < 2_000, String(listed.clockOffsetMs));
    assert.ok(Math.abs((listed.startedAt ?? 0) - Date.now()) < 180_000);
    const [id] = await send({ task: 'tasks.slow', args: [1] });
    const task = await waitFor(
      () => {
        const one = watch.task(id);
        return one?.state === 'succeeded' && one.runtimeMs !== null && one;
      },
      { what: 'the task' },
    );
    // Five minutes more or less is what the clock would make of it.
    assert.ok(task.runtimeMs !== null && task.runtimeMs >= 1_000 && task.runtimeMs < 200_000);
    const ran = (task.finishedAt ?? 0) - (task.startedAt ?? 0);
    assert.ok(ran >= 900 && ran < 200_000, String(ran));
    await eventually(() => assert.equal(watch.worker(worker.nodename)?.status, 'online'));
  });
});
