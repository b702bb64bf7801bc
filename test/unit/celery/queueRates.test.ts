import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { QueueRates, type QueueTakers, type Rates } from '../../../src/monitor/celery/queueRates.ts';
import { QueueTraffic } from '../../../src/monitor/celery/queueTraffic.ts';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { UNTOLD_STATS } from '../../../src/monitor/celery/workerStats.ts';

const HEARD: QueueTakers = { count: 1, allHeard: true, begun: null };
let now: number;

beforeEach(() => {
  now = Date.parse('2026-01-01T00:00:00Z');
});

describe('rates of a queue', () => {
  let rates: QueueRates;
  let waiting: number;

  beforeEach(() => {
    rates = new QueueRates();
    rates.restart(now);
    waiting = 0;
  });

  /** Lets seconds pass in each of which so many arrive and are taken; producers and workers send events if told so. */
  function pass(seconds: number, arriving: number, taking: number, takers = HEARD, sent = false): Rates {
    for (let second = 0; second < seconds; second++) {
      now += 1_000;
      waiting += arriving - taking;
      if (sent) for (let index = 0; index < arriving; index++) rates.sent('q', now);
      if (takers.allHeard) for (let index = 0; index < taking; index++) rates.taken('q', now);
      rates.measure('q', waiting, takers, now);
    }
    return rates.read('q', waiting, takers, now);
  }
  const near = (actual: number | null, expected: number): void => {
    assert.ok(
      actual !== null && Math.abs(actual - expected) <= expected * 0.05,
      `${actual} is not ${expected}`,
    );
  };

  it('follow from events of workers and the depth, without any of producers', () => {
    assert.deepEqual(pass(5, 8, 3), { arrivalPerS: null, servicePerS: null, drainS: null });
    const { arrivalPerS, servicePerS, drainS } = pass(75, 8, 3);
    near(servicePerS, 3);
    near(arrivalPerS, 8);
    assert.equal(drainS, null, 'it never drains');
    pass(70, 2, 6);
    const draining = pass(1, 2, 6);
    near(draining.servicePerS, 6);
    near(draining.arrivalPerS, 2);
    near(draining.drainS, waiting / 4);
  });

  it('forget what is more than a minute ago', () => {
    pass(60, 5, 5);
    const { arrivalPerS, servicePerS, drainS } = pass(61, 0, 0);
    assert.deepEqual([arrivalPerS, servicePerS, drainS], [0, 0, 0]);
  });

  it('are not known while nothing tells what is taken, yet the time to drain is', () => {
    const silent: QueueTakers = { count: 2, allHeard: false, begun: null };
    waiting = 1_000;
    const { arrivalPerS, servicePerS, drainS } = pass(60, 3, 8, silent);
    assert.deepEqual([arrivalPerS, servicePerS], [null, null]);
    near(drainS, waiting / 5);
    near(pass(60, 3, 8, silent, true).arrivalPerS, 3);
  });

  it('follow from the counters of workers that take from no other queue', () => {
    let begun = 100;
    for (let second = 0; second < 60; second++)
      pass(1, 4, 2, { count: 1, allHeard: false, begun: (begun += 2) });
    const takers: QueueTakers = { count: 1, allHeard: false, begun: begun + 2 };
    const { arrivalPerS, servicePerS } = pass(1, 4, 2, takers);
    near(servicePerS, 2);
    near(arrivalPerS, 4);
    assert.equal(
      pass(1, 4, 2, { count: 1, allHeard: false, begun: 0 }).servicePerS,
      null,
      'a worker restarted',
    );
  });

  it('of a queue that nobody takes from are those of its growth', () => {
    const { arrivalPerS, servicePerS, drainS } = pass(30, 2, 0, { count: 0, allHeard: false, begun: null });
    near(arrivalPerS, 2);
    assert.deepEqual([servicePerS, drainS], [0, null]);
  });

  it('are not known when a worker of several queues does not tell from which it took', () => {
    for (let second = 0; second < 30; second++) {
      rates.takenFromOne(['q', 'other'], now);
      pass(1, 1, 1);
    }
    assert.equal(pass(1, 1, 1).servicePerS, null);
    near(pass(61, 1, 1).servicePerS, 1);
  });

  it('start anew after a gap', () => {
    pass(60, 5, 5);
    rates.restart(now);
    assert.equal(pass(5, 5, 5).servicePerS, null);
    near(pass(10, 5, 5).servicePerS, 5);
  });
});

describe('events of tasks', () => {
  it('are counted for the queue that they are about', () => {
    const workers = new CeleryWorkers('c');
    const traffic = new QueueTraffic(workers);
    const taken: string[] = [];
    traffic.rates.taken = (queue) => taken.push(queue);
    traffic.rates.takenFromOne = (queues) => taken.push(`one of ${queues.join()}`);
    const stats = ['single', 'several'].map((name) => ({ name, stats: { ...UNTOLD_STATS, pid: 1 } }));
    workers.inspected(
      {
        stats,
        queues: [
          { name: 'single', queues: ['a'] },
          { name: 'several', queues: ['b', 'c'] },
        ],
      },
      now,
    );
    traffic.refresh(now);
    const hear = (id: string, state: 'pending' | 'received', worker: string | null, queue?: string): void => {
      traffic.hear(
        {
          ref: { connectionId: 'c', system: 'celery', scope: '', id },
          at: now,
          state,
          ...(queue === undefined ? {} : { queue }),
        },
        worker === null ? null : { name: worker, pid: 1 },
        now,
      );
    };
    hear('1', 'received', 'single');
    hear('2', 'received', 'several');
    hear('3', 'pending', null, 'c');
    hear('3', 'received', 'several');
    hear('4', 'received', 'unknown');
    assert.deepEqual(taken, ['a', 'one of b,c', 'c', 'one of ']);
    assert.deepEqual(traffic.takersOf('a').count, 1);
    assert.deepEqual(traffic.takersOf('b').begun, null);
    assert.deepEqual(traffic.takersOf('nowhere').count, 0);
  });
});
