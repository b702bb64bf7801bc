import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Worker } from '../../../src/model/worker.ts';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { heartbeat, only } from './seenWorkers.ts';

const S = 1_000;

describe('whether a worker sends task events', () => {
  const events = (workers: CeleryWorkers): Worker['taskEvents'] => only(workers).taskEvents;

  it('is known from its task events', () => {
    const workers = new CeleryWorkers('c');
    workers.seeTaskEvent({ name: 'w1@host', pid: 1 }, 0);
    assert.equal(events(workers), 'on');
  });

  it('is off when a processed task stays unexplained for a whole heartbeat', () => {
    const workers = new CeleryWorkers('c');
    for (const [now, processed, verdict] of [
      [0, 7, null],
      [2, 7, null],
      [4, 8, null],
      [6, 8, 'off'],
    ] as const) {
      workers.see(heartbeat({ processed }), now * S);
      assert.equal(events(workers), verdict, `after ${now} s`);
    }
    workers.seeTaskEvent({ name: 'w1@host', pid: 1 }, 7 * S);
    assert.equal(events(workers), 'on');
  });

  it('is not called off because an event comes just after the heartbeat that counted its task', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ processed: 0 }), 0);
    for (let processed = 1; processed < 30; processed++) {
      workers.see(heartbeat({ processed }), processed * 2 * S);
      workers.seeTaskEvent({ name: 'w1@host', pid: 1 }, processed * 2 * S + 50);
      assert.equal(events(workers), 'on');
    }
  });

  it('stays on while only a few tasks say nothing, and goes off when many do', () => {
    const workers = new CeleryWorkers('c');
    workers.seeTaskEvent({ name: 'w1@host', pid: 1 }, 0);
    for (let beat = 1; beat <= 10; beat++) {
      workers.see(heartbeat({ processed: beat }), beat * 2 * S);
      assert.equal(events(workers), 'on', `after ${beat} tasks`);
    }
    workers.see(heartbeat({ processed: 11 }), 30 * S);
    workers.see(heartbeat({ processed: 11 }), 32 * S);
    assert.equal(events(workers), 'off');
  });

  it('proves nothing while messages may have been missed', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat({ processed: 0 }), 0);
    workers.resume(10 * S);
    workers.see(heartbeat({ processed: 50 }), 11 * S);
    workers.see(heartbeat({ processed: 50 }), 13 * S);
    assert.equal(events(workers), null);
  });

  it('is settled by the worker itself, and asked of each process once', () => {
    const workers = new CeleryWorkers('c');
    workers.see(heartbeat(), 0);
    assert.deepEqual(workers.takeWithoutTaskEvents(), ['w1@host']);
    assert.deepEqual(workers.takeWithoutTaskEvents(), []);
    workers.settleTaskEvents('w1@host', 'off');
    assert.equal(events(workers), 'off');
    assert.deepEqual(
      [workers.list(new Map(), 0)[0]?.failed, only(workers).failed],
      [null, 3],
      'whose failures they are is not known without events',
    );
    workers.settleTaskEvents('w1@host', 'on');
    assert.equal(events(workers), 'on');
    workers.see(heartbeat({ pid: 2 }), 1 * S);
    assert.deepEqual(workers.takeWithoutTaskEvents(), ['w1@host']);
  });
});
