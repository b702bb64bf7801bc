import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import { ResultHistory } from '../../../src/monitor/celery/resultHistory.ts';
import { CeleryResults } from '../../../src/monitor/celery/results.ts';
import { type Clock, systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink } from '../../../src/monitor/redis/openRedisLink.ts';
import type { RedisCommand, RedisLink } from '../../../src/monitor/redis/redisLink.ts';
import { systemContext } from '../../../src/monitor/systemContext.ts';
import { testConnection } from '../../contract/watchedSystem.ts';
import { sendCeleryTasks, startCeleryWorker, waitFor } from '../../services/index.ts';
import { storeInMemory } from '../../unit/store/storeInMemory.ts';
import { suiteRedis } from './suiteRedis.ts';
import { watchCelery } from './watchCelery.ts';

describe('the past', () => {
  const redis = suiteRedis();
  for (const celery of ['oldest', 'newest'] as const) {
    it(`is read from results that the ${celery} Celery left`, async () => {
      const app = {
        brokerUrl: `${redis.url}/0`,
        resultUrl: `${redis.url}/1`,
        resultExtended: celery === 'newest',
        celery,
      };
      const worker = await startCeleryWorker({ ...app, name: 'past' });
      redis.keep(worker);
      await worker.ready;
      const [added = '', failed = '', flaky = ''] = await sendCeleryTasks(app, [
        { task: 'tasks.add', args: [1, 2] },
        { task: 'tasks.boom' },
        { task: 'tasks.flaky', kwargs: { countdown: 0.5 } },
      ]);
      const client = redis.connect(1);
      const ended = (id: string) => async () =>
        /SUCCESS|FAILURE/.test((await client.get(`celery-task-meta-${id}`)) ?? '');
      for (const id of [added, failed, flaky]) {
        await waitFor(ended(id), { what: 'three ends', onTimeout: () => worker.log() });
      }
      const endedBy = Date.now();
      const watch = await watchCelery({ brokerUrl: app.brokerUrl, resultUrl: app.resultUrl });
      redis.keep(watch);
      await waitFor(() => watch.log.includes('info Read 3 past results of Celery.'), {
        what: 'the past to be read',
        onTimeout: () => JSON.stringify(watch.log),
      });
      const states = [added, failed, flaky].map((id) => watch.task(id)?.state);
      assert.deepEqual(states, ['succeeded', 'failed', 'succeeded']);
      const { finishedAt, resultRepr, name } = watch.task(added)!;
      assert.ok(finishedAt !== null && finishedAt <= endedBy && finishedAt > endedBy - 60_000);
      assert.deepEqual([resultRepr, name], ['3', celery === 'newest' ? 'tasks.add' : null]);
      assert.equal(watch.task(failed)?.error, 'ValueError: kaboom');
      assert.match(watch.task(failed)?.traceback ?? '', /divide_strictly/);
    });
  }

  it('is found among 200,000 keys of others in small steps, and gone on with after a lost connection', async () => {
    const { client } = redis;
    await client.eval(
      `for i = 1, 200000 do redis.call('SET', 'session:' .. i, i) end
       for i = 1, 500 do redis.call('SET', 'celery-task-meta-t' .. i,
         '{"status": "SUCCESS", "result": ' .. i .. ', "date_done": "2026-11-20T10:00:00+00:00"}') end
       redis.call('LPUSH', 'celery-task-meta-list', 'x')
       redis.call('SET', 'celery-task-meta-large', string.rep('x', 100000))`,
      0,
    );
    const link = openRedisLink({
      role: 'broker',
      url: redis.url,
      password: null,
      tls: null,
      clientName: 'past',
      clock: systemClock,
      onState: () => undefined,
    });
    redis.keep({ stop: () => link.dispose() });
    await waitFor(() => link.state.kind === 'online', { what: 'the link' });
    const commands: RedisCommand[] = [];
    const rests: number[] = [];
    let isEnded = false;
    const clock: Clock = {
      now: Date.now,
      after(ms, callback) {
        rests.push(ms);
        return systemClock.after(0, callback);
      },
    };
    const noted: RedisLink = {
      role: link.role,
      database: 0,
      call: (command) => link.call(command),
      subscribe: (...args) => link.subscribe(...args),
      openBlocking: () => link.openBlocking(),
      openClient: () => link.openClient(),
      async pipeline(asked) {
        commands.push(...asked);
        if (commands.length === 50) await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        return link.pipeline(asked);
      },
    };
    const store = storeInMemory(systemClock);
    redis.keep({ stop: () => Promise.resolve(store.close()) });
    const context = systemContext('celery', {
      config: testConnection({ url: redis.url }),
      broker: noted,
      results: noted,
      clock,
      store,
      removed: store.removed,
      isWatched: () => true,
      changed: () => undefined,
      gap: () => undefined,
      log: () => undefined,
    });
    const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
    const results = new CeleryResults(noted, keys, new MalformedInput(systemClock, () => undefined));
    const history = new ResultHistory(context, { keys, results }, () => {
      isEnded = true;
    });
    redis.keep({ stop: () => Promise.resolve(history.dispose()) });
    await waitFor(
      () => {
        history.start(Number.MAX_SAFE_INTEGER);
        return isEnded;
      },
      { what: 'the look back to end' },
    );
    const { tasks } = store.query({ filter: {}, cursor: null, limit: 1_000 }, ['test']);
    assert.equal(tasks.length, 500);
    assert.ok(tasks.every(({ state, finishedAt }) => state === 'succeeded' && finishedAt !== null));
    assert.equal(store.countFailures(0, ['test']), 0);
    const scans = commands.filter(([name]) => name === 'SCAN');
    assert.ok(scans.length >= 190 && scans.length < 230, `${scans.length} steps`);
    assert.ok(scans.every((scan) => scan.includes(1_000)));
    const names = new Set(commands.map(([name]) => name));
    assert.deepEqual([...names].sort(), ['GET', 'GETRANGE', 'SCAN', 'STRLEN']);
    assert.ok(rests.every((ms) => ms >= 200));
  });
});
