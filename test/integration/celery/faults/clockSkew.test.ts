import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { heldTask, ownFolder, sendCeleryTasks, startCeleryWorker, waitFor } from '../../../services/index.ts';
import { suiteRedis } from '../suiteRedis.ts';
import { startMonitored } from './monitored.ts';

/** Moves the clock of every Python program that starts with it, in all that Celery reads of it for events and times. */
const SKEW = `
import os
import time

_now = time.time
time.time = lambda: _now() + float(os.environ["CLOCK_SKEW_S"])
`;

describe('a worker whose clock is five minutes off', () => {
  const redis = suiteRedis();
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
      redis.keep(worker);
      await worker.ready;
      const monitored = await startMonitored({ url: app.brokerUrl, resultBackendUrl: app.resultUrl });
      redis.keep(monitored);
      const client = redis.connect(database + 1);

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
