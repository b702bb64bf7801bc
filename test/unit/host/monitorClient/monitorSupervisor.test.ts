import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { MonitorApi, MonitorEvents } from '../../../../src/contract/monitorApi.ts';
import {
  MonitorSupervisor,
  type MonitorState,
} from '../../../../src/host/monitorClient/monitorSupervisor.ts';
import type { MonitorEnd, MonitorThread } from '../../../../src/host/monitorClient/monitorThread.ts';
import { restartDelayMs } from '../../../../src/host/monitorClient/restartDelay.ts';
import { supervisedMonitor } from '../../../../src/host/monitorClient/supervisedMonitor.ts';
import type { ConnectionWithSecrets } from '../../../../src/model/connection.ts';
import { NO_SECRETS } from '../../../../src/model/connection.ts';
import { settingOf } from '../../../../src/host/connections/connectionDraft.ts';
import { drawing } from '../trees/samples.ts';

const connection: ConnectionWithSecrets = {
  config: settingOf({ id: 'local', url: 'redis://localhost' }, drawing.t).config,
  secrets: NO_SECRETS,
};

/** A thread that only notes what it is told; `die` ends it as a crash does. */
class FakeThread implements MonitorThread {
  readonly calls: (readonly [string, unknown])[] = [];
  stopped = false;
  readonly ended: Promise<MonitorEnd>;
  readonly api: MonitorApi;
  #end: (end: MonitorEnd) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.api = new Proxy({} as MonitorApi, {
      get: (_, name) => (argument: unknown) => {
        this.calls.push([String(name), argument]);
        return Promise.resolve([]);
      },
    });
  }

  async die(reason: string): Promise<void> {
    this.#end({ asked: false, reason });
    await this.ended;
  }

  stop(): Promise<void> {
    this.stopped = true;
    this.#end({ asked: true });
    return Promise.resolve();
  }
}

describe('the monitor thread is kept alive', () => {
  let threads: FakeThread[] = [];
  let timers: { ms: number; run: () => void; cancelled: boolean }[] = [];
  let states: MonitorState['kind'][] = [];
  let logged: string[] = [];
  let topics: unknown[] = [];
  let now = 0;
  let missed: (number | null)[] = [];
  let supervisor: MonitorSupervisor;
  let monitor: MonitorApi;

  beforeEach(() => {
    [threads, timers, states, logged, topics, missed, now] = [[], [], [], [], [], [], 0];
    supervisor = new MonitorSupervisor({
      start: (_events: MonitorEvents, missedSince) => {
        missed.push(missedSince);
        const thread = new FakeThread();
        threads.push(thread);
        return thread;
      },
      events: {
        changed: (changed) => topics.push(changed),
        log: (level, message) => logged.push(`${level} ${message}`),
      },
      t: drawing.t,
      onState: ({ kind }) => states.push(kind),
      now: () => now,
      after: (ms, run) => {
        const timer = { ms, run, cancelled: false };
        timers.push(timer);
        return () => {
          timer.cancelled = true;
        };
      },
    });
    monitor = supervisedMonitor(supervisor);
  });

  it('does not start for nothing', async () => {
    await monitor.setConnections([]);
    await monitor.setAttention('visible');
    assert.deepEqual(await monitor.getWorkers(), { workers: [], unknown: [] });
    assert.deepEqual(await monitor.getConnections(), []);
    assert.deepEqual(await monitor.getTasks({ filter: {}, limit: 1, cursor: null }), {
      tasks: [],
      next: null,
    });
    assert.equal(threads.length, 0);
  });

  it('starts for the first connection, and knows who looks', async () => {
    await monitor.setAttention('visible');
    await monitor.setConnections([connection]);
    assert.deepEqual(threads[0]?.calls, [
      ['setAttention', 'visible'],
      ['setConnections', [connection]],
    ]);
    await monitor.setConnections([]);
    assert.deepEqual(threads[0]?.calls.at(-1), ['setConnections', []]);
    assert.equal(threads.length, 1);
  });

  it('starts for a test of a connection', async () => {
    await monitor.testConnection(connection);
    assert.deepEqual(threads[0]?.calls.at(-1), ['testConnection', connection]);
  });

  it('is restarted when it dies, later each time, and takes up what it watched', async () => {
    await monitor.setConnections([connection]);
    await threads[0]?.die('Out of memory.');
    assert.deepEqual(states, ['running', 'restarting']);
    assert.match(logged.join('\n'), /error The monitor stopped: Out of memory\./);
    await assert.rejects(monitor.getWorkers(), /is being restarted/);
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [1_000],
    );
    timers[0]?.run();
    assert.deepEqual(threads[1]?.calls.at(-1), ['setConnections', [connection]]);
    assert.deepEqual(topics, [['connections', 'workers', 'queues', 'tasks', 'alerts']]);

    await threads[1]?.die('Again.');
    timers[1]?.run();
    now += 60_000;
    await threads[2]?.die('After a healthy time.');
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [1_000, 2_000, 1_000],
    );
  });

  it('knows the rules of alerts, and starts for nothing but them neither', async () => {
    await monitor.setAlertRules([]);
    assert.deepEqual(await monitor.getAlerts(1), { open: [], ended: [], states: [] });
    assert.equal(threads.length, 0);
    await monitor.setConnections([connection]);
    assert.deepEqual(threads[0]?.calls, [
      ['setAttention', 'hidden'],
      ['setAlertRules', []],
      ['setConnections', [connection]],
    ]);
    await threads[0].die('Once.');
    timers[0]?.run();
    assert.deepEqual(threads[1]?.calls.at(-2), ['setAlertRules', []]);
    await monitor.setAlertRules([]);
    assert.deepEqual(threads[1]?.calls.at(-1), ['setAlertRules', []]);
  });

  it('tells the next one since when nobody has listened, until one has lived', async () => {
    now = 100_000;
    await monitor.setConnections([connection]);
    await threads[0]?.die('Once.');
    now += 1_000;
    timers[0]?.run();
    now += 1_000;
    await threads[1]?.die('Twice.');
    timers[1]?.run();
    now += 60_000;
    await threads[2]?.die('After a healthy time.');
    timers[2]?.run();
    await supervisor.restart();
    assert.deepEqual(missed, [null, 98_000, 98_000, 160_000, null]);
  });

  it('takes the newest connections when they change while it is down', async () => {
    await monitor.setConnections([connection]);
    await threads[0]?.die('x');
    await monitor.setConnections([]);
    timers[0]?.run();
    assert.deepEqual(threads[1]?.calls.at(-1), ['setConnections', []]);
  });

  it('is restarted on request with new options, without a trace of failure', async () => {
    await supervisor.restart();
    assert.equal(threads.length, 0);
    await monitor.setConnections([connection]);
    await supervisor.restart();
    assert.equal(threads[0]?.stopped, true);
    assert.equal(threads.length, 2);
    assert.deepEqual(logged, []);
    assert.deepEqual(states, ['running', 'running']);
  });

  it('ends for good when disposed', async () => {
    await monitor.setConnections([connection]);
    await threads[0]?.die('x');
    await supervisor.dispose();
    assert.equal(timers[0]?.cancelled, true);
    await assert.rejects(monitor.testConnection(connection), /shutting down/);
    await monitor.setConnections([connection]);
    assert.equal(threads.length, 1);
  });
});

it('the wait between restarts doubles up to half a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 100].map(restartDelayMs),
    [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000],
  );
});
