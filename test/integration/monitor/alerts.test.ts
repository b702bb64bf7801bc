import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAlertFilter } from '../../../src/model/alertFilter.ts';
import { createMonitorApi } from '../../../src/monitor/monitorApi.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import {
  type CeleryWorker,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { connectionTo } from './liveMonitor.ts';
import type { MonitorApi } from '../../../src/contract/monitorApi.ts';
import type { AlertBoard, AlertRule } from '../../../src/model/alert.ts';

const HOUR_MS = 3_600_000;

function ruleOf(name: string, filter: string, count: number): AlertRule {
  const read = parseAlertFilter(filter, HOUR_MS);
  assert.ok(read.ok && read.expression !== null);
  return { name, filter, count, withinMs: HOUR_MS, connection: null, expression: read.expression };
}

describe('alerts about the tasks of a real worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'task-tower-alerts-'));
  const rules = [
    ruleOf('two failures', 'state:failed name:tasks.boom', 2),
    ruleOf('three failures', 'state:failed name:tasks.boom', 3),
  ];
  let redis: RedisServer;
  let worker: CeleryWorker;
  let api: MonitorApi | null = null;
  /** How far the monitor's clock is ahead, ms. */
  let aheadMs = 0;

  const start = async (): Promise<MonitorApi> => {
    const clock = { ...systemClock, now: () => Date.now() + aheadMs };
    const started = createMonitorApi(
      { storeFile: join(folder, 'tasks.sqlite'), historyDays: 7, historyMaxTasks: 1_000 },
      { changed: () => undefined, log: () => undefined },
      { clock },
    );
    api = started;
    await started.setAlertRules(rules);
    await started.setConnections([connectionTo(`${redis.url}/0`, { resultBackendUrl: `${redis.url}/1` })]);
    return started;
  };
  const boardWhen = (what: string, fact: (board: AlertBoard) => boolean): Promise<AlertBoard> =>
    waitFor(
      async () => {
        const board = await api?.getAlerts(10);
        return board !== undefined && fact(board) && board;
      },
      { what, timeoutMs: 60_000 },
    );

  before(async () => {
    redis = await startRedis();
    worker = await startCeleryWorker({
      brokerUrl: `${redis.url}/0`,
      resultUrl: `${redis.url}/1`,
      name: 'w1',
      concurrency: 2,
      events: true,
    });
    await worker.ready;
  });
  after(async () => {
    await api?.dispose();
    await worker.kill();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begin with as many failures as a rule names, go on in the next session, and end when these are too old', async () => {
    const first = await start();
    await waitFor(async () => (await first.getWorkers()).workers.length > 0, {
      what: 'the worker to be seen',
    });
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    const ids = await sendCeleryTasks(app, [
      { task: 'tasks.boom', kwargs: { message: 'one' } },
      { task: 'tasks.add', args: [2, 3] },
      { task: 'tasks.boom', kwargs: { message: 'two' } },
    ]);
    const board = await boardWhen('the alert', ({ open }) => open.length > 0);
    const [alert] = board.open;
    assert.ok(alert !== undefined);
    assert.equal(alert.rule, 'two failures');
    assert.equal(alert.tasks, 2);
    assert.deepEqual(alert.examples.map(({ id }) => id).toSorted(), [ids[0] ?? '', ids[2] ?? ''].toSorted());
    assert.ok(board.open.length === 1 && board.ended.length === 0);
    await first.dispose();

    await start();
    const again = await boardWhen('the alert to go on', ({ open }) =>
      open.some(({ seenAt }) => seenAt > alert.seenAt),
    );
    assert.equal(again.open[0]?.id, alert.id);
    assert.equal(again.open[0]?.beganAt, alert.beganAt);
    await boardWhen('the other rule to be unknown, for events were missed', ({ states }) =>
      states.some(({ rule, unknown }) => rule === 'three failures' && unknown === 'gap'),
    );

    aheadMs = 2 * HOUR_MS;
    const over = await boardWhen('the alert to end', ({ open }) => open.length === 0);
    assert.deepEqual(
      over.ended.map(({ id, ending }) => [id, ending]),
      [[alert.id, 'over']],
    );
  });
});
