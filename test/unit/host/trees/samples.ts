import { NO_MARKS } from '../../../../src/host/connections/connectionMarks.ts';
import type { TreeConnections } from '../../../../src/host/trees/connectionNodes.ts';
import type { Drawing } from '../../../../src/host/trees/drawing.ts';
import type { ConnectionStatus } from '../../../../src/model/connection.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../../../src/model/queue.ts';
import type { Task } from '../../../../src/model/task.ts';
import { UNMEASURED_WORKER, type Worker } from '../../../../src/model/worker.ts';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

export const drawing: Drawing = {
  now: NOW,
  locale: 'en',
  t: (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, index: string) => args[Number(index)] ?? ''),
};

export function worker(changes: Partial<Worker> = {}): Worker {
  return {
    ...UNMEASURED_WORKER,
    connectionId: 'local',
    system: 'celery',
    id: 'worker1@api/1',
    name: 'worker1@api',
    pid: 7,
    status: 'online',
    lastSeenAt: NOW - 1_000,
    active: 2,
    concurrency: 4,
    processed: 1_312,
    failed: 8,
    load: [0.45, 0.5, 0.6],
    queues: ['evaluation', 'high_priority'],
    taskEvents: 'on',
    software: 'py-celery 5.6.3',
    pool: 'prefork',
    duplicateName: false,
    ...changes,
  };
}

export function celeryQueue(changes: Partial<Queue> = {}): Queue {
  return {
    ...UNMEASURED_QUEUE,
    connectionId: 'local',
    system: 'celery',
    id: 'evaluation',
    name: 'evaluation',
    waiting: 12,
    inFlight: 4,
    priorities: [{ step: 0, depth: 12 }],
    counts: null,
    consumers: 2,
    paused: null,
    ...changes,
  };
}

export function bullmqQueue(changes: Partial<Queue> = {}): Queue {
  return {
    ...UNMEASURED_QUEUE,
    connectionId: 'local',
    system: 'bullmq',
    id: 'bull:evaluations',
    name: 'evaluations',
    waiting: 4,
    inFlight: 1,
    priorities: null,
    counts: {
      waiting: 3,
      prioritized: 1,
      delayed: 0,
      active: 1,
      'waiting-children': 0,
      completed: 900,
      failed: 67,
      paused: 0,
    },
    consumers: 1,
    paused: false,
    ...changes,
  };
}

export function task(changes: Partial<Task> = {}): Task {
  return {
    ref: { connectionId: 'local', system: 'celery', scope: '', id: 'e3f1' },
    name: 'tasks.evaluate_code',
    state: 'succeeded',
    queue: 'evaluation',
    worker: 'worker1@api',
    sentAt: NOW - 15_000,
    receivedAt: NOW - 14_900,
    startedAt: NOW - 14_300,
    finishedAt: NOW - 12_000,
    etaAt: null,
    runtimeMs: 2_300,
    retries: 0,
    error: null,
    parentId: null,
    rootId: null,
    updatedAt: NOW - 12_000,
    ...changes,
  };
}

export function status(changes: Partial<ConnectionStatus> = {}): ConnectionStatus {
  return {
    id: 'local',
    name: 'local',
    readOnly: false,
    address: 'redis://localhost:6379',
    state: { kind: 'online', since: NOW - 60_000, redisVersion: '7.0.15' },
    systems: ['celery'],
    lastGap: null,
    ...changes,
  };
}

/** The settings of connections that stand out by nothing. */
export const plainRegistry: TreeConnections = {
  unusable: [],
  marksOf: () => NO_MARKS,
  twins: () => new Set(),
};

export const down: ConnectionStatus['state'] = {
  kind: 'down',
  since: NOW - 60_000,
  problem: {
    kind: 'refused',
    role: 'broker',
    address: 'redis://localhost:6379',
    detail: 'connect ECONNREFUSED',
  },
  nextAttemptAt: NOW + 2_000,
};
