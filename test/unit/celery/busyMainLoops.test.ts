import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkerStatus } from '../../../src/model/worker.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import { BusyMainLoops } from '../../../src/monitor/celery/busyMainLoops.ts';
import type { PoppingClient } from '../../../src/monitor/celery/poppingClients.ts';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { UNTOLD_STATS } from '../../../src/monitor/celery/workerStats.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

const S = 1_000;

interface Scene {
  readonly pool?: string;
  /** What CLIENT LIST shows, by the seconds since the last heartbeat. */
  readonly clients: (silentS: number) => readonly PoppingClient[] | null;
  readonly unfinished?: readonly Pick<TaskRecord, 'worker' | 'state'>[];
}

/** The statuses that a worker goes through after its last heartbeat, each with the second at which it began. */
async function statuses(scene: Scene, seconds: number): Promise<readonly [number, WorkerStatus][]> {
  const clock = new FakeClock();
  const workers = new CeleryWorkers('c');
  const last = clock.now();
  const sighting = { name: 'w@h', pid: 1, freqS: 2, active: 0, processed: 0, load: null };
  workers.see({ ...sighting, kind: 'worker-heartbeat', software: null, system: null, sentAt: null }, last);
  const stats = { ...UNTOLD_STATS, pid: 1, pool: scene.pool ?? 'solo' };
  workers.inspected({ stats: [{ name: 'w@h', stats }], queues: [] }, last);
  const loops = new BusyMainLoops(
    {
      clock,
      unfinished: () => (scene.unfinished ?? []) as readonly TaskRecord[],
      log: (level, message) => {
        assert.fail(`${level} ${message}`);
      },
    },
    workers,
    { read: () => Promise.resolve(scene.clients((clock.now() - last) / S)) },
  );
  const seen: [number, WorkerStatus][] = [];
  for (let second = 0; second <= seconds; second++) {
    workers.judge(clock.now());
    const status = workers.list(new Map(), clock.now())[0]?.status ?? 'offline';
    if (seen.at(-1)?.[1] !== status) seen.push([second, status]);
    loops.tick(clock.now());
    await clock.advance(1 * S);
  }
  return seen;
}

describe('a mute worker of the solo pool', () => {
  it('is late, not offline, while its connection shows that it took a message and works on it', async () => {
    const working = (silentS: number): PoppingClient[] => [{ isBlocked: false, idleMs: (silentS - 1) * S }];
    assert.deepEqual(await statuses({ clients: working }, 600), [
      [0, 'online'],
      [7, 'late'],
    ]);
    const diesAfter60 = (silentS: number): PoppingClient[] => (silentS < 60 ? working(silentS) : []);
    const [, , end] = await statuses({ clients: diesAfter60 }, 120);
    assert.ok(end !== undefined && end[1] === 'offline' && end[0] > 60 && end[0] <= 75, String(end));
  });

  it('is offline after 15 s when no connection can be its own', async () => {
    const strangers = [
      { isBlocked: true, idleMs: 0 },
      { isBlocked: false, idleMs: 3_000 * S },
    ];
    const offline = [
      [0, 'online'],
      [7, 'late'],
      [16, 'offline'],
    ];
    assert.deepEqual(await statuses({ clients: () => strangers }, 100), offline);
    const looks: number[] = [];
    const nobody = (silentS: number): PoppingClient[] => {
      looks.push(silentS);
      return [];
    };
    await statuses({ clients: nobody }, 600);
    assert.ok(looks.length > 5 && (looks.at(-1) ?? 0) <= 60, `looked at ${looks.join()} s`);
    const ofPrefork = (silentS: number): PoppingClient[] => [{ isBlocked: false, idleMs: silentS * S }];
    assert.deepEqual(await statuses({ pool: 'prefork', clients: ofPrefork }, 100), offline);
  });

  it('is given a minute where connections cannot be seen, longer when it is known to execute a task', async () => {
    const unseen = { clients: () => null };
    assert.deepEqual((await statuses(unseen, 100)).at(-1), [61, 'offline']);
    const unfinished = [{ worker: 'w@h', state: 'started' }];
    assert.deepEqual((await statuses({ ...unseen, unfinished }, 700)).at(-1), [601, 'offline']);
  });
});
