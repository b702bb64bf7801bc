import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UNMEASURED_QUEUE, type Queue } from '../../../src/model/queue.ts';
import { UNMEASURED_WORKER, type Worker } from '../../../src/model/worker.ts';
import { Sampler } from '../../../src/monitor/sampler.ts';
import { servingWorkers } from '../../../src/monitor/servingWorkers.ts';
import type { Sample } from '../../../src/monitor/store/sampleTable.ts';
import { StoppedClock } from '../store/stoppedClock.ts';

function queue(id: string, waiting: number | null, more: Partial<Queue> = {}): Queue {
  return {
    ...UNMEASURED_QUEUE,
    connectionId: 'local',
    system: 'bullmq',
    id,
    name: id.split(':').at(-1) ?? id,
    waiting,
    inFlight: 1,
    priorities: null,
    counts: null,
    consumers: null,
    paused: null,
    ...more,
  };
}

function worker(name: string, more: Partial<Worker> = {}): Worker {
  return {
    ...UNMEASURED_WORKER,
    connectionId: 'local',
    system: 'celery',
    id: `${name}/${String(Math.random())}`,
    name,
    pid: 1,
    status: 'online',
    lastSeenAt: 0,
    active: 1,
    concurrency: 4,
    processed: null,
    failed: null,
    load: [0.5, 0, 0],
    queues: null,
    taskEvents: null,
    software: null,
    pool: null,
    duplicateName: false,
    ...more,
  };
}

function sampling(
  queues: readonly Queue[],
  workers: readonly Worker[],
): {
  readonly clock: StoppedClock;
  readonly sampler: Sampler;
  readonly taken: { readonly at: number; readonly samples: readonly Sample[] }[];
} {
  const clock = new StoppedClock();
  const taken: { readonly at: number; readonly samples: readonly Sample[] }[] = [];
  const sampler = new Sampler({
    connectionId: 'local',
    clock,
    statistics: { sample: (samples, at) => taken.push({ at, samples }) },
    queues: () => queues,
    workers: () => workers,
  });
  return { clock, sampler, taken };
}

function figures(samples: readonly Sample[] | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (samples ?? []).map(({ of, figures: three }) => [`${of.kind} ${of.name ?? ''}`.trim(), three]),
  );
}

describe('sampler', () => {
  it('keeps what queues and workers show every 10 s, however often is polled', () => {
    const { clock, sampler, taken } = sampling([queue('bull:mail', 3)], [worker('w1@h')]);
    for (let second = 0; second <= 20; second++) {
      sampler.polled();
      clock.time += 1_000;
    }
    assert.equal(taken.length, 3);
    assert.deepEqual(figures(taken[1]?.samples), {
      watch: [10_000, null, null],
      'queue depth mail': [3, 1, null],
      'worker slots w1@h': [1, 4, 0.5],
    });
  });

  it('counts no time as watched after a pause, or when the clock was set back', () => {
    const { clock, sampler, taken } = sampling([], []);
    for (const passed of [0, 10_000, 3_600_000, 10_000, -7_200_000]) {
      clock.time += passed;
      sampler.polled();
    }
    assert.deepEqual(
      taken.map(({ samples }) => samples[0]?.figures[0]),
      [0, 10_000, 0, 10_000, 0],
    );
  });

  it('joins queues and workers of one name, and leaves out what is no work or is gone', () => {
    const { sampler, taken } = sampling(
      [
        queue('a:mail', 3),
        queue('b:mail', null),
        queue('b:dead', 9, { role: 'list' }),
        queue('b:none', null, { inFlight: null }),
      ],
      [
        worker('w1@h', { active: 2 }),
        worker('w1@h', { active: null, concurrency: null }),
        worker('w2@h', { status: 'offline' }),
      ],
    );
    sampler.polled();
    assert.deepEqual(figures(taken[0]?.samples), {
      watch: [0, null, null],
      'queue depth mail': [3, 2, null],
      'queue depth none': [null, null, null],
      'worker slots w1@h': [2, 4, 1],
    });
  });

  it('looks at the fullest queues when there are very many', () => {
    const many = Array.from({ length: 2_000 }, (_, n) => queue(`bull:q${String(n)}`, n));
    const { sampler, taken } = sampling(many, []);
    sampler.polled();
    assert.equal(taken[0]?.samples.length, 501);
    assert.ok(taken[0]?.samples.some(({ of }) => of.name === 'q1999'));
  });
});

describe('workers that serve a queue', () => {
  it('are those that do not say that they take from others only', () => {
    const workers = [worker('a', { queues: ['mail'] }), worker('b', { queues: ['other'] }), worker('c')];
    const serves = servingWorkers({ tasks: { kind: 'tasks', name: null, queue: 'mail' } }, workers);
    assert.deepEqual(
      ['a', 'b', 'c', 'of the past'].filter((name) => serves('local', name)),
      ['a', 'c', 'of the past'],
    );
    assert.ok(servingWorkers({ tasks: { kind: 'all' } }, workers)('local', 'b'));
  });
});
