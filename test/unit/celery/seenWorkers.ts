import assert from 'node:assert/strict';
import type { Worker } from '../../../src/model/worker.ts';
import type { WorkerSighting } from '../../../src/monitor/celery/event.ts';
import type { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';

export function heartbeat(fields: Partial<WorkerSighting> = {}): WorkerSighting {
  return {
    kind: 'worker-heartbeat',
    name: 'w1@host',
    pid: 1,
    freqS: 2,
    active: 0,
    processed: 0,
    load: [0.1, 0.2, 0.3],
    software: 'py-celery 5.7.0',
    system: 'Linux',
    sentAt: null,
    ...fields,
  };
}

export function list(workers: CeleryWorkers, now = 0): Worker[] {
  return workers.list(new Map([['w1@host', 3]]), now);
}

export function only(workers: CeleryWorkers, now = 0): Worker {
  const [worker, ...others] = list(workers, now);
  assert.ok(worker !== undefined && others.length === 0, JSON.stringify(list(workers)));
  return worker;
}
