import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  freePort,
  heldTask,
  ownFolder,
  type RedisOptions,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { type Monitored, startMonitored } from './monitored.ts';

describe('a server that fails', () => {
  const started: { stop(): Promise<unknown> }[] = [];

  afterEach(async () => {
    for (const service of started.splice(0).toReversed()) await service.stop();
  });

  const keep = <T extends { stop(): Promise<unknown> }>(service: T): T => {
    started.push(service);
    return service;
  };

  const connect = (url: string): Redis => {
    const client = new Redis(url, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    keep({ stop: () => Promise.resolve(client.disconnect()) });
    return client;
  };

  const startAll = async (options: RedisOptions) => {
    const redis = keep(await startRedis(options));
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    const worker = keep(await startCeleryWorker({ ...app, name: 'w1', events: true }));
    await worker.ready;
    const monitored = keep(await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }));
    return { redis, app, worker, monitored };
  };

  const isBack = (monitored: Monitored) =>
    waitFor(async () => (await monitored.status()).state.kind === 'online', {
      what: 'the connection to be back',
    });

  for (const persistence of [false, true]) {
    it(`by a restart ${persistence ? 'with' : 'without'} persistence: the gap is told, no task stays running`, async () => {
      const options: RedisOptions = {
        port: await freePort(),
        config: persistence ? { appendonly: 'yes', appendfsync: 'always', dir: ownFolder('aof') } : {},
      };
      const { redis, app, worker, monitored } = await startAll(options);
      const held = heldTask();
      const ids = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }, held.call]);
      await monitored.until(ids, ['succeeded', 'started']);
      await redis.kill();
      await waitFor(async () => (await monitored.gaps()).some(({ to }) => to === null), {
        what: 'the gap to open',
      });
      keep(await startRedis(options));
      // A worker tries to store a result for some seconds only.
      held.release();
      await isBack(monitored);
      await monitored.until(ids, ['succeeded', 'succeeded']);
      await waitFor(async () => (await monitored.gaps()).some(({ from, to }) => to !== null && to > from), {
        what: 'the gap to be closed',
      });
      await waitFor(async () => (await monitored.liveWorkers()).join() === worker.nodename, {
        what: 'the worker to be there again',
      });
      assert.deepEqual(monitored.errors, []);
    });
  }

  it('as result backend on its own comes back, and with it the ends that were missed', async () => {
    const resultOptions: RedisOptions = {
      port: await freePort(),
      config: { appendonly: 'yes', appendfsync: 'always', dir: ownFolder('results') },
    };
    const broker = keep(await startRedis());
    const results = keep(await startRedis(resultOptions));
    const app = { brokerUrl: `${broker.url}/0`, resultUrl: `${results.url}/0` };
    // No task events: results are all that tells of an end.
    const worker = keep(await startCeleryWorker({ ...app, name: 'silent' }));
    await worker.ready;
    const monitored = keep(await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }));
    const first = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await monitored.until(first, ['succeeded']);
    await results.kill();
    await waitFor(async () => (await monitored.status()).state.kind === 'down', {
      what: 'the loss to be told',
    });
    // A producer without a result backend of its own can send meanwhile.
    const held = heldTask();
    const running = await sendCeleryTasks({ brokerUrl: app.brokerUrl }, [held.call]);
    keep(await startRedis(resultOptions));
    // A worker tries to store a result for some seconds only.
    held.release();
    await isBack(monitored);
    await monitored.until([...first, ...running], ['succeeded', 'succeeded']);
    assert.deepEqual(monitored.errors, []);
  });

  it('is read-only for a while: watched on, and nothing is thrown', async () => {
    const redis = keep(await startRedis());
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    const monitored = keep(await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl }));
    const client = connect(app.brokerUrl);
    await client.call('REPLICAOF', '127.0.0.1', String(await freePort()));
    assert.match(await client.set('x', 1).catch(messageOf), /^READONLY/);
    await waitFor(
      async () => {
        await client.publish('/0.celeryev/worker.heartbeat', heartbeat('quiet@host'));
        return (await monitored.liveWorkers()).join() === 'quiet@host';
      },
      { what: 'its events' },
    );
    await client.call('REPLICAOF', 'NO', 'ONE');
    // Celery's own workers end when their server turns read-only.
    const worker = keep(await startCeleryWorker({ ...app, name: 'w1', events: true }));
    await worker.ready;
    const ids = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await monitored.until(ids, ['succeeded']);
    assert.deepEqual(monitored.errors, []);
  });

  it('is out of memory: workers are not made to answer, which would end them', async () => {
    const { app, worker, monitored } = await startAll({});
    const client = connect(app.brokerUrl);
    const questions = async (field: 'calls' | 'rejected_calls'): Promise<number> => {
      const line = new RegExp(`cmdstat_setrange:.*\\b${field}=(\\d+)`).exec(
        await client.info('commandstats'),
      );
      return Number(line?.[1] ?? 0);
    };
    const asked = async (): Promise<boolean> => (await questions('rejected_calls')) > 0;
    await waitFor(async () => (await monitored.liveWorkers()).join() === worker.nodename, {
      what: 'the worker',
    });
    // A question that is under way when memory runs out ends the worker all the same.
    let last = { count: -1, at: Date.now() };
    const isQuiet = async (): Promise<boolean> => {
      const count = await questions('calls');
      if (count !== last.count) last = { count, at: Date.now() };
      return count > 0 && Date.now() - last.at > 5_000;
    };
    await waitFor(isQuiet, { what: 'all questions to be answered' });
    await client.config('SET', 'maxmemory', '1');
    assert.match(await client.set('x', 1).catch(messageOf), /^OOM/);
    await waitFor(asked, { what: 'a question that was kept back' });
    await client.config('SET', 'maxmemory', '0');
    assert.equal(worker.process.exit(), null);
    const ids = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await monitored.until(ids, ['succeeded']);
    assert.ok(!/Unrecoverable|Control command error/.test(worker.log()), worker.log());
    assert.deepEqual(monitored.errors, []);
  });

  it('loads its data after a restart: said so, and watched as soon as it is done', async () => {
    const dir = ownFolder('rdb');
    const options: RedisOptions = { port: await freePort(), config: { dir } };
    const { redis, app, monitored } = await startAll(options);
    const client = connect(app.brokerUrl);
    await client.eval(`for i = 1, 3000 do redis.call('SET', 'filler:' .. i, i) end`, 0);
    await client.save();
    await redis.kill();
    const kinds = new Set<string>();
    const back = startRedis({
      ...options,
      // Half a minute for all of them, unless it is told to hurry.
      config: { dir, 'key-load-delay': '10000', 'loading-process-events-interval-bytes': '1024' },
    });
    back.catch(() => undefined);
    const look = async () => {
      const { state } = await monitored.status();
      if (state.kind === 'down') kinds.add(state.problem.kind);
      return state.kind;
    };
    await waitFor(async () => (await look()) !== 'online' && kinds.has('loading'), {
      what: 'the loading to be told',
      onTimeout: () => [...kinds].join(),
    });
    const hurrying = new Redis(app.brokerUrl, { enableReadyCheck: false });
    await hurrying.config('SET', 'key-load-delay', '0');
    hurrying.disconnect();
    await waitFor(async () => (await look()) === 'online', { what: 'the server to have loaded' });
    keep(await back);
    const ids = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await monitored.until(ids, ['succeeded']);
    assert.deepEqual(monitored.errors, []);
  });
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function heartbeat(hostname: string): string {
  const event = {
    type: 'worker-heartbeat',
    hostname,
    pid: 1,
    freq: 2,
    active: 0,
    processed: 0,
    timestamp: Date.now() / 1_000,
  };
  return JSON.stringify({
    body: Buffer.from(JSON.stringify(event)).toString('base64'),
    'content-type': 'application/json',
    'content-encoding': 'utf-8',
    headers: {},
    properties: { body_encoding: 'base64' },
  });
}
