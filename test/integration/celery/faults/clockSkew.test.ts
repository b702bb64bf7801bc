import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  heldTask,
  ownFolder,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { startMonitored } from './monitored.ts';

/** Moves the clock of every Python program that starts with it, in all that Celery reads of it for events and times. */
const SKEW = `
import os
import time

_now = time.time
time.time = lambda: _now() + float(os.environ["CLOCK_SKEW_S"])
`;

describe('a worker whose clock is five minutes off', () => {
  let redis: RedisServer;
  const started: { stop(): Promise<unknown> }[] = [];

  before(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.stop()));
  });

  after(async () => {
    await redis.stop();
  });

  for (const [database, skewS] of [
    [0, 300],
    [2, -300],
  ] as const) {
    it(`(${skewS} s) is online, its tasks end in a gap, and are lost with it`, async () => {
      const folder = ownFolder('skew');
      writeFileSync(join(folder, 'sitecustomize.py'), SKEW);
      const app = { brokerUrl: `${redis.url}/${database}`, resultUrl: `${redis.url}/${database + 1}` };
      const worker = await startCeleryWorker({
        ...app,
        name: 'skewed',
        events: true,
        env: { PYTHONPATH: folder, CLOCK_SKEW_S: String(skewS) },
      });
      started.push(worker);
      await worker.ready;
      const monitored = await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl });
      started.push(monitored);
      const client = new Redis(app.resultUrl);
      started.push({ stop: () => Promise.resolve(client.disconnect()) });

      const held = heldTask();
      const [short = '', long = ''] = await sendCeleryTasks(app, [
        held.call,
        { task: 'tasks.slow', args: [600] },
      ]);
      await monitored.until([short, long], ['started', 'started']);
      const offBy = ((await monitored.task(short))?.startedAt ?? 0) - Date.now();
      assert.ok(Math.abs(offBy - skewS * 1_000) < 60_000, `${offBy} ms`);
      await waitFor(
        async () => {
          await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
          held.release();
          return (await client.exists(`celery-task-meta-${short}`)) === 1;
        },
        { what: 'the short one to end unheard', intervalMs: 20 },
      );
      await monitored.until([short, long], ['succeeded', 'started']);
      await waitFor(async () => (await monitored.liveWorkers()).join() === worker.nodename, {
        what: 'the worker to be online',
      });
      await worker.kill();
      await monitored.until([short, long], ['succeeded', 'lost']);
      assert.deepEqual(monitored.errors, []);
    });
  }
});
