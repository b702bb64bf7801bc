import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { UNTOLD_STATS } from '../../../src/monitor/celery/workerStats.ts';
import { heartbeat, list, only } from './seenWorkers.ts';

const S = 1_000;

describe('CeleryWorkers', () => {
  it('takes nothing of endless length for a name of a worker or queue', () => {
    const endless = 'w'.repeat(100_000);
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ name: endless }), 10 * S);
    workers.seeTaskEvent({ name: endless, pid: 1 }, 10 * S);
    workers.see(heartbeat(), 10 * S);
    workers.inspected({ stats: [], queues: [{ name: 'w1@host', queues: [endless, 'hi'] }] }, 11 * S);
    assert.deepEqual(only(workers).queues, ['hi']);
  });

  it('shows what heartbeats and inspections tell', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ processed: 12, active: 1 }), 10 * S);
    assert.equal(workers.consumers(), null);
    workers.inspected(
      {
        stats: [
          {
            name: 'w1@host',
            stats: {
              ...UNTOLD_STATS,
              pid: 1,
              concurrency: 4,
              pool: 'prefork',
              uptimeS: 7,
              maxrss: 56_240,
            },
          },
        ],
        queues: [{ name: 'w1@host', queues: ['celery', 'hi'] }],
      },
      11 * S,
    );
    workers.holds('reserved', new Map([['w1@host', 2]]));
    workers.holds('scheduled', new Map([['w1@host', 0]]));
    assert.deepEqual(only(workers), {
      connectionId: 'c',
      system: 'celery',
      id: 'w1@host#1',
      name: 'w1@host',
      pid: 1,
      status: 'online',
      lastSeenAt: 11 * S,
      active: 1,
      concurrency: 4,
      processed: 12,
      failed: 3,
      load: [0.1, 0.2, 0.3],
      queues: ['celery', 'hi'],
      taskEvents: null,
      software: 'py-celery 5.7.0',
      pool: 'prefork',
      duplicateName: false,
      reserved: 2,
      scheduled: 0,
      memoryBytes: 56_240 * 1_024,
      startedAt: 4 * S,
      restartedAt: null,
      clockOffsetMs: null,
      stalled: null,
    });
    assert.deepEqual(
      [...(workers.consumers() ?? [])],
      [
        ['celery', 1],
        ['hi', 1],
      ],
    );
  });

  it('is late after three heartbeats, offline after 15 s, and gone from the list after an hour', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat(), 0);
    const at = (now: number): [string | undefined, readonly string[]] => {
      const { gone } = workers.judge(now);
      return [list(workers)[0]?.status, gone];
    };
    assert.deepEqual(at(6 * S), ['online', []]);
    assert.deepEqual(at(6 * S + 1), ['late', []]);
    assert.deepEqual(at(15 * S), ['late', []]);
    assert.deepEqual(at(15 * S + 1), ['offline', ['w1@host']]);
    assert.deepEqual(at(16 * S), ['offline', []]);
    assert.equal(only(workers).lastSeenAt, 0);
    assert.deepEqual(at(3_600 * S + 1), [undefined, []]);
  });

  it('waits five heartbeats of a worker that sends few, and ignores the frequency of a broadcast heartbeat', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ freqS: 10 }), 0);
    workers.see(heartbeat({ freqS: null, active: null, processed: null, load: null }), 1 * S);
    workers.judge(50 * S);
    assert.equal(only(workers).status, 'late');
    assert.deepEqual(
      [only(workers).active, only(workers).processed, only(workers).load],
      [0, 0, [0.1, 0.2, 0.3]],
    );
    workers.judge(52 * S);
    assert.equal(only(workers).status, 'offline');
  });

  it('does not blame a worker for our own silence', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat(), 0);
    workers.resume(3_000 * S);
    workers.judge(3_001 * S);
    assert.equal(only(workers).status, 'online');
    workers.judge(3_016 * S);
    assert.equal(only(workers).status, 'offline');
  });

  it('is offline at once when it says goodbye, which is reported once, and back when it returns', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ active: 2 }), 0);
    workers.see(heartbeat({ kind: 'worker-offline', active: 2 }), 1 * S);
    assert.deepEqual([only(workers).status, only(workers).active], ['offline', 0]);
    assert.deepEqual(workers.judge(2 * S).gone, ['w1@host']);
    assert.deepEqual(workers.judge(3 * S).gone, []);
    assert.deepEqual([...workers.liveNames()], []);
    workers.see(heartbeat({ kind: 'worker-online' }), 4 * S);
    assert.equal(only(workers).status, 'online');
  });

  it('replaces a killed process by its successor as soon as it is late, and calls it no duplicate', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ pid: 1, processed: 100 }), 0);
    workers.see(heartbeat({ pid: 2, kind: 'worker-online' }), 3 * S);
    workers.see(heartbeat({ pid: 2 }), 5 * S);
    assert.deepEqual(
      list(workers).map(({ duplicateName }) => duplicateName),
      [false, false],
    );
    workers.see(heartbeat({ pid: 2 }), 7 * S);
    assert.deepEqual(workers.judge(7 * S).gone, ['w1@host']);
    assert.deepEqual([only(workers).pid, only(workers).processed], [2, 0]);
  });

  it('flags two live processes of one nodename', () => {
    const workers = new CeleryWorkers('c');
    for (const [pid, now] of [
      [1, 0],
      [2, 1],
      [1, 2],
      [2, 3],
      [1, 4],
    ] as const) {
      workers.see(heartbeat({ pid }), now * S);
      workers.judge(now * S);
    }
    assert.deepEqual(
      list(workers).map(({ pid, duplicateName }) => [pid, duplicateName]),
      [
        [1, true],
        [2, true],
      ],
    );
    workers.see(heartbeat({ pid: 1, kind: 'worker-offline' }), 5 * S);
    workers.judge(5 * S);
    assert.deepEqual([only(workers).pid, only(workers).duplicateName], [2, false]);
  });

  it('judges a worker without heartbeats by its answers', () => {
    const workers = new CeleryWorkers('c');
    const answers = {
      stats: [{ name: 'w1@host', stats: { ...UNTOLD_STATS, pid: 5 } }],
      queues: [],
    };
    const silence = { stats: [], queues: [] };
    workers.inspected(answers, 0);
    workers.judge(600 * S);
    assert.equal(only(workers).status, 'online');
    workers.inspected(silence, 601 * S);
    workers.judge(601 * S);
    assert.equal(only(workers).status, 'late');
    workers.inspected(silence, 621 * S);
    workers.judge(621 * S);
    assert.equal(only(workers).status, 'offline');
    workers.inspected(answers, 641 * S);
    workers.judge(641 * S);
    assert.equal(only(workers).status, 'online');
  });

  it('does not know the consumers of a queue while a live worker has not answered', () => {
    const workers = new CeleryWorkers('c');
    workers.inspected({ stats: [], queues: [] }, 0);
    assert.deepEqual(workers.consumers(), new Map());
    workers.see(heartbeat(), 1 * S);
    assert.equal(workers.consumers(), null);
    workers.judge(30 * S);
    assert.deepEqual(workers.consumers(), new Map());
  });

  it('asks a worker that has not told everything again soon, and less and less soon', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat(), 0);
    const asked: number[] = [];
    for (let now = 0; now <= 70 * S; now += 500) {
      workers.see(heartbeat(), now);
      if (workers.owingAnswers(now).length === 0) continue;
      asked.push(now / S);
      workers.inspected({ stats: [], queues: [] }, now, ['w1@host']);
    }
    assert.deepEqual(asked, [1, 2, 4, 8, 16, 32, 52]);
    const stats = [{ name: 'w1@host', stats: { ...UNTOLD_STATS, pid: 1 } }];
    workers.inspected({ stats, queues: [] }, 80 * S);
    workers.see(heartbeat(), 110 * S);
    assert.deepEqual(workers.owingAnswers(110 * S), ['w1@host'], 'its queues are still owed');
    workers.inspected({ stats, queues: [{ name: 'w1@host', queues: [] }] }, 111 * S);
    assert.deepEqual(workers.owingAnswers(200 * S), []);
  });

  it('asks one worker without counting it as silence of the others', () => {
    const workers = new CeleryWorkers('c');
    const answer = { name: 'still@host', stats: { ...UNTOLD_STATS, pid: 9 } };
    workers.inspected({ stats: [answer], queues: [{ name: 'still@host', queues: ['q'] }] }, 0);
    workers.see(heartbeat(), 60 * S);
    workers.inspected({ stats: [], queues: [] }, 61 * S, ['w1@host']);
    workers.judge(62 * S);
    assert.deepEqual(
      list(workers).map(({ name, status, queues }) => [name, status, queues]),
      [
        ['still@host', 'online', ['q']],
        ['w1@host', 'online', null],
      ],
    );
  });

  it('tells a restart from a duplicate, and forgets it after an hour', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ pid: 1 }), 0);
    workers.see(heartbeat({ pid: 1, kind: 'worker-offline' }), 9 * S);
    workers.see(heartbeat({ pid: 2, kind: 'worker-online' }), 10 * S);
    workers.judge(10 * S);
    assert.deepEqual([only(workers, 11 * S).pid, only(workers, 11 * S).restartedAt], [2, 10 * S]);
    assert.equal(only(workers, 3_700 * S).restartedAt, null);
    const twins = new CeleryWorkers('c');
    twins.see(heartbeat({ pid: 1 }), 0);
    twins.see(heartbeat({ pid: 2 }), 1 * S);
    twins.see(heartbeat({ pid: 1 }), 2 * S);
    twins.see(heartbeat({ pid: 1, kind: 'worker-offline' }), 3 * S);
    twins.judge(4 * S);
    assert.deepEqual([only(twins, 4 * S).pid, only(twins, 4 * S).restartedAt], [2, null]);
  });

  it('takes the unit of memory from the system, and none where the system is not known', () => {
    const memory = (system: string | null): number | null => {
      const workers = new CeleryWorkers('c');
      workers.see(heartbeat({ system }), 0);
      const stats = [{ name: 'w1@host', stats: { ...UNTOLD_STATS, pid: 1, maxrss: 1_000 } }];
      workers.inspected({ stats, queues: [] }, 1 * S);
      return only(workers).memoryBytes;
    };
    assert.deepEqual([memory('Linux'), memory('Darwin'), memory(null)], [1_024_000, 1_000, null]);
  });

  it('knows how far a clock is off by the median of its last heartbeats', () => {
    const workers = new CeleryWorkers('c');
    for (let beat = 1; beat <= 9; beat++) {
      const late = beat % 4 === 0 ? 9 * S : 20;
      workers.see(heartbeat({ sentAt: beat * 2 * S + 300 * S }), beat * 2 * S + late);
    }
    assert.equal(only(workers).clockOffsetMs, 300 * S - 20);
    for (let beat = 1; beat <= 15; beat++) workers.see(heartbeat({ sentAt: beat * S }), beat * S + 5);
    assert.equal(only(workers).clockOffsetMs, -5, 'a clock that was put right');
  });

  it('takes both answers for two processes of one nodename, whatever else is answered in between', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ pid: 1 }), 0);
    workers.see(heartbeat({ pid: 2 }), 0);
    workers.see(heartbeat({ name: 'other@host', pid: 3 }), 0);
    const stats = (name: string, pid: number, concurrency: number) => ({
      name,
      stats: { ...UNTOLD_STATS, pid, concurrency },
    });
    workers.inspected(
      {
        stats: [stats('w1@host', 2, 22), stats('other@host', 3, 33), stats('w1@host', 1, 11)],
        queues: [
          { name: 'w1@host', queues: ['a'] },
          { name: 'other@host', queues: ['c'] },
          { name: 'w1@host', queues: ['b'] },
        ],
      },
      1 * S,
    );
    assert.deepEqual(
      list(workers).map(({ pid, concurrency, queues }) => [pid, concurrency, queues]),
      [
        [3, 33, ['c']],
        [1, 11, ['a', 'b']],
        [2, 22, ['a', 'b']],
      ],
    );
  });

  it('keeps a bounded number of workers, whatever comes', () => {
    const workers = new CeleryWorkers('c');
    for (let index = 0; index < 3_000; index++) workers.see(heartbeat({ name: `w${index}` }), 0);
    assert.equal(list(workers).length, 2_000);
  });

  it('never throws, and lists each process once', () => {
    const step = fc.record({
      what: fc.constantFrom('online', 'heartbeat', 'offline', 'task', 'inspected', 'judge', 'resume'),
      name: fc.constantFrom('a', 'b', 'constructor'),
      pid: fc.constantFrom(1, 2, null),
      wait: fc.nat(20 * S),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const workers = new CeleryWorkers('c');
        let now = 1;
        for (const { what, name, pid, wait } of steps) {
          now += wait;
          if (what === 'task') workers.seeTaskEvent({ name, pid }, now);
          else if (what === 'judge') workers.judge(now);
          else if (what === 'resume') workers.resume(now);
          else if (what === 'inspected') {
            workers.inspected(
              {
                stats: [{ name, stats: { ...UNTOLD_STATS, pid } }],
                queues: [{ name, queues: ['q'] }],
              },
              now,
            );
          } else workers.see(heartbeat({ kind: `worker-${what}`, name, pid }), now);
          const ids = list(workers).map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length);
        }
      }),
    );
  });
});
