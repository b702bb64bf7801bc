import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { eventually, heldTask, sendCeleryTasks, startCeleryWorker, waitFor } from '../../services/index.ts';
import { said, twoWorkers } from './twoWorkers.ts';

for (const celery of ['oldest', 'newest'] as const) {
  describe(`telling workers of the ${celery} Celery`, () => {
    const system = twoWorkers(celery);
    const { perform, send, untilState } = system;

    it('asks named workers, all of them, and one that is not there', async () => {
      // A worker that this machine does not let run has no time to reply.
      const answers = (workers: readonly string[] | null, ok: boolean, expected: Record<string, string>) =>
        eventually(async () => {
          const outcome = await perform({ kind: 'celery.ping', workers });
          assert.deepEqual([outcome.ok, said(outcome)], [ok, expected]);
        });
      const pong = { [system.first.nodename]: 'pong' };
      await answers([system.first.nodename], true, pong);
      await answers(null, true, { ...pong, [system.second.nodename]: 'pong' });
      await answers([system.first.nodename, 'gone@nowhere'], false, {
        ...pong,
        'gone@nowhere': 'NOT: no reply',
      });
      const nobody = await perform({ kind: 'celery.ping', workers: ['gone@nowhere'] });
      assert.ok(!nobody.ok && nobody.reason === 'no-reply', JSON.stringify(nobody));
      const empty = await perform({ kind: 'celery.ping', workers: [] });
      assert.ok(!empty.ok && empty.reason === 'invalid');
    });

    it('sets limits, and says what a worker says to an unknown task', async () => {
      const workers = [system.first.nodename];
      const rate = await perform({ kind: 'celery.rateLimit', task: 'tasks.add', rate: '10/m', workers });
      assert.deepEqual(said(rate), { [system.first.nodename]: 'new rate limit set successfully' });
      const off = await perform({ kind: 'celery.rateLimit', task: 'tasks.add', rate: '0', workers });
      assert.deepEqual(said(off), { [system.first.nodename]: 'rate limit disabled successfully' });
      const time = await perform({
        kind: 'celery.timeLimit',
        task: 'tasks.add',
        softS: 50,
        hardS: 60,
        workers,
      });
      assert.deepEqual(said(time), { [system.first.nodename]: 'time limits set successfully' });
      const unknown = await perform({ kind: 'celery.rateLimit', task: 'tasks.never', rate: '1/s', workers });
      assert.deepEqual(
        [unknown.ok, said(unknown)],
        [false, { [system.first.nodename]: 'NOT: unknown task' }],
      );
      for (const odd of ['1e400', 'ten', '10/x', '']) {
        const refused = await perform({ kind: 'celery.rateLimit', task: 'tasks.add', rate: odd, workers });
        assert.ok(!refused.ok && refused.reason === 'invalid', odd);
      }
    });

    it('changes pools, and passes on why one cannot', async () => {
      const workers = [system.first.nodename];
      const grown = await perform({ kind: 'celery.growPool', by: 1, workers });
      assert.deepEqual(said(grown), { [system.first.nodename]: 'pool will grow' });
      const id = system.watch.worker(system.first.nodename)?.id ?? assert.fail();
      const hasProcesses = (count: number) =>
        waitFor(async () => (await system.watch.system.readWorker(id))?.processes?.length === count, {
          what: `${count} pool processes`,
        });
      await hasProcesses(2);
      const shrunk = await perform({ kind: 'celery.shrinkPool', by: 1, workers });
      assert.deepEqual(said(shrunk), { [system.first.nodename]: 'pool will shrink' });
      await hasProcesses(1);
      const solo = await perform({ kind: 'celery.growPool', by: 1, workers: [system.second.nodename] });
      assert.equal(solo.ok, false);
      assert.match(said(solo)[system.second.nodename] ?? '', /^NOT: .+/);
      const scaled = await perform({ kind: 'celery.autoscale', max: 3, min: 1, workers });
      assert.deepEqual(said(scaled), { [system.first.nodename]: "NOT: ValueError('Autoscale not enabled')" });
      const restarted = await perform({ kind: 'celery.restartPool', workers });
      assert.equal(restarted.ok, false);
      assert.match(restarted.message, /Pool restarts not enabled/);
    });

    it('scales and restarts a pool that allows it', async () => {
      const third = await startCeleryWorker({
        ...system.app,
        name: 'third',
        queues: ['quiet'],
        extraArgs: ['--autoscale=2,1'],
        config: { worker_pool_restarts: true },
      });
      try {
        await third.ready;
        const workers = [third.nodename];
        await waitFor(async () => (await perform({ kind: 'celery.ping', workers })).ok, {
          what: 'its first pong',
        });
        const scaled = await perform({ kind: 'celery.autoscale', max: 3, min: 1, workers });
        assert.deepEqual(
          [scaled.ok, said(scaled)],
          [true, { [third.nodename]: 'autoscale now max=3 min=1' }],
        );
        const grown = await perform({ kind: 'celery.growPool', by: 1, workers });
        assert.equal(grown.ok, false);
        assert.match(grown.message, /pool_grow is not supported with autoscale/);
        const restarted = await perform({ kind: 'celery.restartPool', workers });
        assert.deepEqual([restarted.ok, said(restarted)], [true, { [third.nodename]: 'reload started' }]);
        await waitFor(async () => (await perform({ kind: 'celery.ping', workers })).ok, { what: 'its pong' });
      } finally {
        await third.stop();
      }
    });

    it('adds and cancels a consumer', async () => {
      const workers = [system.first.nodename];
      const added = await perform({ kind: 'celery.addConsumer', queue: 'spät', workers });
      assert.deepEqual(said(added), { [system.first.nodename]: 'add consumer spät' });
      await waitFor(() => system.watch.queue('spät')?.consumers === 1, { what: 'its consumer' });
      const cancelled = await perform({ kind: 'celery.cancelConsumer', queue: 'spät', workers });
      assert.deepEqual(said(cancelled), { [system.first.nodename]: 'no longer consuming from spät' });
      await waitFor(() => system.watch.queue('spät')?.consumers === 0, { what: 'no consumer' });
    });

    it('switches task events, and is honest where that is impossible', async () => {
      const on = await perform({ kind: 'celery.enableEvents', workers: [system.second.nodename] });
      assert.deepEqual([on.ok, said(on)], [true, { [system.second.nodename]: 'task events enabled' }]);
      const off = await perform({ kind: 'celery.disableEvents', workers: [system.second.nodename] });
      assert.deepEqual([off.ok, said(off)], [true, { [system.second.nodename]: 'task events disabled' }]);
      await untilState(await send(0), 'succeeded');
      await eventually(async () => {
        const stuck = await perform({ kind: 'celery.disableEvents', workers: [system.first.nodename] });
        assert.equal(stuck.ok, false);
        assert.match(stuck.message, /already disabled, yet it sends them: it was started with -E/);
      });
    });

    it('revokes what waits, ends what runs, and refuses ids that nobody knows or that have ended', async () => {
      const running = await send(600);
      await untilState(running, 'started');
      const waiting = await send(0);
      await untilState(waiting, 'received');
      const revoked = await perform({ kind: 'celery.revoke', ids: [waiting], workers: null });
      assert.ok(revoked.ok, JSON.stringify(revoked));
      assert.equal(revoked.targets.length, 2);
      const odd = await perform({
        kind: 'celery.terminate',
        ids: [running],
        signal: 'SIGSTOP',
        workers: null,
      });
      assert.ok(!odd.ok && odd.reason === 'invalid', JSON.stringify(odd));
      const ended = await perform({
        kind: 'celery.terminate',
        ids: [running],
        signal: 'SIGKILL',
        workers: [system.first.nodename],
      });
      assert.deepEqual([ended.ok, said(ended)], [true, { [system.first.nodename]: `terminate: ${running}` }]);
      await untilState(running, 'revoked');
      await untilState(waiting, 'revoked');
      const stranger = randomUUID();
      const refused = await perform({ kind: 'celery.revoke', ids: [stranger, running], workers: null });
      assert.equal(refused.ok, false);
      assert.match(said(refused)[stranger] ?? '', /nobody knows this task/);
      assert.match(said(refused)[running] ?? '', /ended already: revoked/);
      assert.equal(
        await system.results.exists(`celery-task-meta-${stranger}`),
        0,
        'no result of a task that never was',
      );
    });

    it('finds a task of which only a queue knows, and revokes it', async () => {
      const [id] = await sendCeleryTasks(system.app, [
        { task: 'tasks.add', args: [1, 2], options: { queue: 'nowhere' } },
      ]);
      assert.ok(id !== undefined);
      await waitFor(() => system.watch.queue('nowhere')?.waiting === 1, { what: 'the queue' });
      const outcome = await perform({ kind: 'celery.revoke', ids: [id], workers: [system.first.nodename] });
      assert.ok(outcome.ok, JSON.stringify(outcome));
    });

    it('revokes many at once, in requests of a bounded size', async () => {
      const calls = Array.from({ length: 250 }, () => ({
        task: 'tasks.add',
        args: [1, 2],
        options: { countdown: 3_600 },
      }));
      const ids = await sendCeleryTasks(system.app, calls);
      await waitFor(() => ids.every((id) => system.watch.task(id) !== null), {
        what: 'all of them to be seen',
      });
      const outcome = await perform({ kind: 'celery.revoke', ids, workers: [system.first.nodename] });
      assert.ok(outcome.ok, JSON.stringify(outcome).slice(0, 2_000));
      assert.match(outcome.message, /one of 3 answers/);
      const many = Array.from({ length: 1_001 }, () => randomUUID());
      const refused = await perform({ kind: 'celery.revoke', ids: many, workers: null });
      assert.ok(!refused.ok && refused.reason === 'invalid');
    });

    it('revokes by stamped header, or says that this version cannot', async () => {
      const outcome = await perform({
        kind: 'celery.revokeByHeaders',
        headers: { monitoring_id: ['abc'] },
        signal: null,
        workers: [system.first.nodename],
      });
      if (celery === 'newest') {
        assert.ok(outcome.ok, JSON.stringify(outcome));
      } else {
        assert.ok(!outcome.ok && outcome.reason === 'unsupported', JSON.stringify(outcome));
        assert.match(outcome.message, /not supported by this version: KeyError/);
      }
    });

    it('forgets results, and nothing that only looks like one', async () => {
      const id = await send(0);
      await untilState(id, 'succeeded');
      await waitFor(() => system.results.exists(`celery-task-meta-${id}`), { what: 'its result' });
      await system.results.rpush('celery-task-meta-list', 'x');
      const absent = randomUUID();
      const outcome = await perform({ kind: 'celery.forgetResult', ids: [id, 'list', absent] });
      assert.deepEqual(said(outcome), {
        [id]: 'result deleted',
        list: 'NOT: no result is stored',
        [absent]: 'NOT: no result is stored',
      });
      assert.deepEqual(await system.results.keys('celery-task-meta-list'), ['celery-task-meta-list']);
      assert.equal(await system.results.exists(`celery-task-meta-${id}`), 0);
    });

    it('sends with every option, and the worker reads them', async () => {
      const outcome = await perform({
        kind: 'celery.sendTask',
        task: 'tasks.record',
        queue: 'celery',
        args: '[1]',
        kwargs: '{"a": 12345678901234567890}',
        priority: 9,
        countdownS: 0.5,
        expiresS: 600,
        softTimeLimitS: 100,
        timeLimitS: 200,
        headers: '{"tenant": "ä", "probe": ["tenant"]}',
      });
      assert.ok(outcome.ok && outcome.task !== null, JSON.stringify(outcome));
      const broker = new Redis(system.app.brokerUrl);
      const text = await waitFor(() => broker.lpop('task-tower-records'), {
        what: 'its record',
      });
      broker.disconnect();
      const record: Record<string, unknown> = JSON.parse(text);
      assert.deepEqual(
        [record['id'], record['args'], record['headers'], record['timelimit']],
        [outcome.task.id, [1], { tenant: 'ä' }, [200, 100]],
      );
      assert.match(text, /12345678901234567890/);
    });

    it('sends a task again under a new id, exactly or with other arguments', async () => {
      const [id] = await sendCeleryTasks(system.app, [
        { task: 'tasks.add', args: [20, 22], options: { queue: 'idle' } },
      ]);
      assert.ok(id !== undefined);
      await system.results.set(
        `celery-task-meta-${id}`,
        JSON.stringify({
          status: 'SUCCESS',
          result: 42,
          traceback: null,
          children: [],
          date_done: '2026-11-21T17:28:56.368520',
          task_id: id,
          name: 'tasks.add',
          args: [20, 22],
          kwargs: {},
          worker: 'w',
          queue: 'celery',
        }),
      );
      await system.results.publish(
        `celery-task-meta-${id}`,
        (await system.results.get(`celery-task-meta-${id}`)) ?? '',
      );
      await untilState(id, 'succeeded');
      const retry = {
        kind: 'celery.retryTask',
        id,
        args: null,
        kwargs: null,
        queue: 'celery',
        priority: null,
        countdownS: null,
      } as const;
      for (const [args, sum] of [
        [null, 42],
        ['[1, 2]', 3],
      ] as const) {
        const outcome = await perform({ ...retry, args });
        assert.ok(outcome.ok && outcome.task !== null, JSON.stringify(outcome));
        const again = outcome.task.id;
        assert.notEqual(again, id);
        await untilState(again, 'succeeded');
        const stored = await waitFor(() => system.results.get(`celery-task-meta-${again}`), {
          what: 'its result',
        });
        assert.equal((JSON.parse(stored) as { result: unknown }).result, sum);
        assert.equal(system.watch.task(again)?.rootId, system.watch.task(id)?.rootId ?? again);
      }
      const unknown = await perform({ ...retry, id: randomUUID() });
      assert.ok(!unknown.ok && unknown.reason === 'refused', JSON.stringify(unknown));
    });

    it('tells what both of two workers of one nodename said', async () => {
      const twin = await startCeleryWorker({
        ...system.app,
        name: system.second.nodename,
        pool: 'solo',
        queues: ['quiet'],
      });
      try {
        await twin.ready;
        await waitFor(
          () =>
            system.watch.system
              .workers()
              .filter(({ name, status }) => name === system.second.nodename && status === 'online').length ===
            2,
          { what: 'both to be seen' },
        );
        const outcome = await perform({ kind: 'celery.ping', workers: [system.second.nodename] });
        assert.ok(outcome.ok, JSON.stringify(outcome));
        assert.deepEqual(
          outcome.targets.map(({ target, message }) => [target, message]),
          [
            [system.second.nodename, 'pong'],
            [system.second.nodename, 'pong'],
          ],
        );
      } finally {
        await twin.stop();
      }
    });

    it('shuts a worker down when its task has ended, and says which of two it is', async () => {
      const held = heldTask();
      const [running = ''] = await sendCeleryTasks(system.app, [held.call]);
      await untilState(running, 'started');
      const told = perform({ kind: 'celery.shutdown', workers: [system.first.nodename] });
      await waitFor(() => system.first.log().includes('Got shutdown from remote'), {
        what: 'the worker to wait for its task',
      });
      held.release();
      const outcome = await told;
      assert.deepEqual([outcome.ok, said(outcome)], [true, { [system.first.nodename]: 'it has ended' }]);
      await waitFor(() => system.first.process.exit() !== null, { what: 'the first worker to end' });
      assert.equal(system.second.process.exit(), null);
      await untilState(running, 'succeeded');
    });
  });
}
