import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { overview } from '../../../src/monitor/overview.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../../src/model/queue.ts';
import type { SystemKind } from '../../../src/model/system.ts';
import { UNMEASURED_WORKER, type Worker, type WorkerStatus } from '../../../src/model/worker.ts';

function queue(waiting: number | null, inFlight: number | null): Queue {
  return {
    ...UNMEASURED_QUEUE,
    connectionId: 'c',
    system: 'celery',
    id: 'q',
    name: 'q',
    waiting,
    inFlight,
    priorities: null,
    counts: null,
    consumers: null,
    paused: null,
  };
}

function worker(status: WorkerStatus): Worker {
  return {
    ...UNMEASURED_WORKER,
    connectionId: 'c',
    system: 'celery',
    id: 'w',
    name: 'w',
    pid: null,
    status,
    lastSeenAt: 0,
    active: null,
    concurrency: null,
    processed: null,
    failed: null,
    load: null,
    queues: null,
    taskEvents: null,
    software: null,
    pool: null,
    duplicateName: false,
  };
}

function watched(
  systems: readonly SystemKind[] | null,
  workers: readonly Worker[] = [],
  queues: readonly Queue[] = [],
  unknown: string | null = null,
  kind: 'online' | 'down' = 'online',
): Parameters<typeof overview>[0][number] {
  return {
    status: { state: { kind }, systems },
    workers: () => ({
      workers,
      unknown: unknown === null ? [] : [{ connectionId: 'c', system: 'celery', reason: unknown }],
    }),
    queues: () => queues,
  };
}

describe('overview', () => {
  it('knows nothing before anybody has looked', () => {
    const unknown = { failures: 3, backlog: null, workersOnline: null, workersOffline: null };
    assert.deepEqual(overview([], 3), unknown);
    assert.deepEqual(overview([watched(null, [worker('online')], [queue(1, 1)])], 3), unknown);
  });

  it('knows that there is nothing once somebody has looked', () => {
    const none = { failures: 0, backlog: 0, workersOnline: 0, workersOffline: 0 };
    assert.deepEqual(overview([watched([])], 0), none);
  });

  it('does not count what a connection that is down last knew', () => {
    const down = watched(['celery'], [worker('online')], [queue(5, 1)], null, 'down');
    const none = { failures: 2, backlog: null, workersOnline: null, workersOffline: null };
    assert.deepEqual(overview([down], 2), none);
  });

  it('adds up what is known of all connections', () => {
    const figures = overview(
      [
        watched(
          ['celery'],
          [worker('online'), worker('late'), worker('offline')],
          [queue(3, 1), queue(null, 2)],
        ),
        watched(['bullmq'], [worker('online')], [queue(4, null)]),
        watched(null),
      ],
      1,
    );
    assert.deepEqual(figures, { failures: 1, backlog: 10, workersOnline: 3, workersOffline: 1 });
  });

  it('says unknown when no depth and no worker list can be known', () => {
    const figures = overview([watched(['celery'], [], [queue(null, null)], 'forbidden')], 0);
    assert.deepEqual(figures, { failures: 0, backlog: null, workersOnline: null, workersOffline: null });
  });

  it('count no messages of plain lists as work', () => {
    const list: Queue = { ...queue(100, 0), role: 'list' };
    const watched = {
      status: { state: { kind: 'online' }, systems: ['celery'] },
      workers: () => ({ workers: [], unknown: [] }),
      queues: () => [queue(3, 1), list],
    } as const;
    assert.equal(overview([watched], 0).backlog, 4);
  });
});
