import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStats } from '../../../src/monitor/celery/workerStats.ts';

/** As prefork answers, but for the name of its implementation. */
const PREFORK = { 'max-concurrency': 2, processes: [24418, 24419], writes: {}, timeouts: [0, 0] };

describe('the reply to stats', () => {
  it('tells the kind of pool and its size in both generations', () => {
    const cases: [pool: object, concurrency: number | null, kind: string | null][] = [
      [{ implementation: 'celery.concurrency.prefork:TaskPool', ...PREFORK }, 2, 'prefork'],
      [
        { implementation: 'celery.concurrency.thread:TaskPool', 'max-concurrency': 4, threads: 1 },
        4,
        'threads',
      ],
      [PREFORK, 2, 'prefork'],
      [{ 'max-concurrency': 4, threads: 1 }, 4, 'threads'],
      [{ 'max-concurrency': 9, 'free-threads': 9, 'running-threads': 0 }, 9, 'eventlet'],
      [{ 'max-concurrency': 9 }, 9, 'gevent'],
      [{ 'max-concurrency': 1, processes: [5], timeouts: [] }, 1, 'solo'],
      [{}, null, null],
    ];
    for (const [pool, concurrency, kind] of cases) {
      const stats = readStats({ pid: 24411, clock: '106', pool });
      assert.deepEqual([stats?.pid, stats?.concurrency, stats?.pool], [24411, concurrency, kind]);
    }
  });

  it('tells the processes of the pool, the prefetch limit, the age and the memory', () => {
    const reply = { pid: 1, uptime: 32, pool: PREFORK, prefetch_count: 10, rusage: { maxrss: 56_240 } };
    assert.deepEqual(readStats(reply), {
      pid: 1,
      concurrency: 2,
      pool: 'prefork',
      processes: [24418, 24419],
      prefetch: 10,
      uptimeS: 32,
      maxrss: 56_240,
    });
  });

  it('tells nothing where a reply is an error or of another shape', () => {
    for (const reply of [
      { error: 'x' },
      { pid: -1, pool: 5, rusage: 'N/A', prefetch_count: 'x', uptime: 1.5 },
    ]) {
      assert.deepEqual(new Set(Object.values(readStats(reply) ?? {})), new Set([null]));
    }
    assert.equal(readStats('x'), null);
  });
});
