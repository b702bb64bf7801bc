import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { isAlive } from '../../../scripts/services/processGroup.ts';
import {
  type CeleryRelease,
  freePort,
  runPython,
  sendCeleryTasks,
  startBullmqWorker,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { withoutTls } from '../redis/tlsSupport.ts';

describe('the services of the tests', () => {
  it('start a Redis that is gone after stop, and another one in its place', async () => {
    const first = await startRedis();
    const client = new Redis(first.url);
    assert.equal(await client.ping(), 'PONG');
    client.disconnect();
    await first.stop();
    assert.equal(isAlive(first.pid), false);
    const again = await startRedis({ port: first.port });
    assert.equal(again.port, first.port);
    await again.kill();
    assert.equal(isAlive(again.pid), false);
    await again.stop();
  });

  it('start a Redis with password, ACL users and a unix socket', async () => {
    const server = await startRedis({
      password: 'p@ss word/1',
      aclLines: ['user reader on >secret ~* &* +@read +ping'],
      unixSocket: true,
    });
    const whole = new Redis(server.url);
    assert.equal(await whole.ping(), 'PONG');
    const reader = new Redis(server.port, '127.0.0.1', { username: 'reader', password: 'secret' });
    await assert.rejects(reader.set('a', '1'), /NOPERM/);
    const bySocket = new Redis({ path: server.socketPath as string, password: 'p@ss word/1' });
    assert.equal(await bySocket.ping(), 'PONG');
    for (const client of [whole, reader, bySocket]) client.disconnect();
    await server.stop();
  });

  it(
    'start a Redis that speaks TLS with certificates of its own, also mutually',
    { skip: withoutTls },
    async () => {
      const server = await startRedis({ tls: 'mutual' });
      const files = server.certificates;
      assert.ok(files);
      const ca = readFileSync(files.ca);
      const [cert, key] = [readFileSync(files.clientCert), readFileSync(files.clientKey)];
      for (const host of ['127.0.0.1', 'localhost']) {
        const client = new Redis(server.port, host, { tls: { ca, cert, key, servername: 'localhost' } });
        assert.equal(await client.ping(), 'PONG');
        client.disconnect();
      }
      const stranger = new Redis(server.port, '127.0.0.1', {
        tls: { ca },
        lazyConnect: true,
        retryStrategy: () => null,
      });
      stranger.on('error', () => undefined);
      await assert.rejects(stranger.ping());
      stranger.disconnect();
      await server.stop();
    },
  );

  for (const celery of ['newest', 'oldest'] as const) {
    it(`run Celery tasks in a real worker of the ${celery} Celery, and end its pool with it`, async () => {
      const redis = await startRedis();
      const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1`, resultExtended: true, celery };
      const worker = await startCeleryWorker({
        ...app,
        name: 'w1',
        queues: ['celery', 'high'],
        events: true,
      });
      await worker.ready;
      const [sum, failed] = await sendCeleryTasks(app, [
        { task: 'tasks.add', args: [2, 3], options: { queue: 'high', priority: 5 } },
        { task: 'tasks.boom' },
      ]);
      const results = new Redis(`${redis.url}/1`);
      const meta = async (id: string | undefined) =>
        JSON.parse((await results.get(`celery-task-meta-${id}`)) ?? 'null');
      const good = await waitFor(() => meta(sum), { what: 'the result of tasks.add', onTimeout: worker.log });
      assert.deepEqual(
        [good.status, good.result, good.name, good.worker],
        ['SUCCESS', 5, 'tasks.add', worker.nodename],
      );
      const bad = await waitFor(() => meta(failed), {
        what: 'the result of tasks.boom',
        onTimeout: worker.log,
      });
      assert.match(bad.traceback, /tasks\.py.*boom[^]*arithmetic\.py.*divide_strictly[^]*check_divisor/);
      results.disconnect();
      const answer = await runPython(
        'import json, sys; from celery import Celery\n' +
          'stats = Celery(broker=sys.argv[1]).control.inspect(timeout=20, limit=1).stats()\n' +
          'print(json.dumps([worker["pool"]["processes"] for worker in stats.values()]))',
        { args: [`${redis.url}/0`], celery },
      );
      const pool: readonly number[] = JSON.parse(answer).flat();
      assert.ok(pool.length >= 2 && pool.every(isAlive), `pool: ${answer}`);
      await worker.kill();
      assert.deepEqual(pool.filter(isAlive), []);
      await redis.stop();
    });
  }

  it('keep the oldest and the newest Celery apart', async () => {
    const version = (celery: CeleryRelease) =>
      runPython('import celery; print(celery.__version__)', { celery });
    const [oldest, newest] = await Promise.all([version('oldest'), version('newest')]);
    assert.match(oldest, /^5\.[23]\./);
    assert.doesNotMatch(newest, /^[0-4]\.|^5\.[0-5]\./);
  });

  it('run BullMQ jobs in a real worker', async () => {
    const redis = await startRedis();
    const worker = await startBullmqWorker({ redisUrl: redis.url, queue: 'q1', prefix: 'app' });
    const queue = new Queue('q1', { connection: { url: redis.url }, prefix: 'app' });
    await queue.add('ok', { a: 1 });
    await queue.add('fail', {});
    await queue.add('retry', { failures: 1 }, { attempts: 2 });
    const counts = () => queue.getJobCounts('completed', 'failed');
    await waitFor(async () => (await counts())['completed'] === 2 && (await counts())['failed'] === 1, {
      what: 'two completed jobs and a failed one',
      onTimeout: worker.log,
    });
    await queue.close();
    await worker.stop();
    await redis.stop();
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`end everything when the test process is struck by ${signal}`, async () => {
      const code = `
        import { startRedis } from ${JSON.stringify(fileURLToPath(new URL('../../services/index.ts', import.meta.url)))};
        const redis = await startRedis();
        console.log(JSON.stringify({ pid: redis.pid, folder: redis.process.logFile }));
        setInterval(() => undefined, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_TEST_CONTEXT: undefined },
      });
      after(() => child.kill('SIGKILL'));
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const line = await waitFor(() => output.includes('\n') && output, {
        what: 'the child to start its Redis',
      });
      const { pid, folder } = JSON.parse(line);
      assert.ok(isAlive(pid));
      child.kill(signal);
      await waitFor(() => !isAlive(pid), { what: 'the Redis of the dead parent to end' });
      await waitFor(() => !existsSync(dirname(folder)), { what: `${join(dirname(folder))} to be deleted` });
    });
  }

  it('say what was waited for, and what was seen', async () => {
    await assert.rejects(
      waitFor(() => false, { what: 'a miracle', timeoutMs: 30 }),
      /Waited 0\.03 s for a miracle\. The last answer was false\./,
    );
    const port = await freePort();
    await assert.rejects(
      new Promise((resolve, reject) =>
        createConnection(port, '127.0.0.1').on('error', reject).on('connect', resolve),
      ),
      /ECONNREFUSED/,
    );
  });
});
