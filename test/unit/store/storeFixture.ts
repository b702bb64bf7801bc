import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import type { TestContext } from 'node:test';
import type { TaskQuery } from '../../../src/contract/monitorApi.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import type { TaskStore, TaskStoreOptions } from '../../../src/monitor/store/taskStore.ts';

export interface StoreFixture {
  readonly clock: FakeClock;
  readonly file: string;
  readonly log: string[];
  /** What a person was told. */
  readonly notices: string[];
  /** Opens a store on `file` unless told otherwise; closed when the test ends. */
  readonly open: (options?: Partial<TaskStoreOptions>) => TaskStore;
}

export function storeFixture(t: TestContext): StoreFixture {
  const folder = mkdtempSync(join(tmpdir(), 'task-tower-store-'));
  const clock = new FakeClock();
  const log: string[] = [];
  const notices: string[] = [];
  const stores: TaskStore[] = [];
  const file = join(folder, 'history', 'tasks.sqlite');
  t.after(() => {
    for (const store of stores) store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    clock,
    file,
    log,
    notices,
    open: (options = {}) => {
      const store = openTaskStore({
        file,
        historyDays: 7,
        historyMaxTasks: 100_000,
        clock,
        log: (level, message) => log.push(`${level}: ${message}`),
        notice: (message) => notices.push(message),
        inUseTimeoutMs: 0,
        ...options,
      });
      stores.push(store);
      return store;
    },
  };
}

/** The connections that the tests' tasks belong to. */
export const CONNECTIONS = ['local', 'other'];

export function celeryRef(id: string, connectionId = 'local'): TaskRef {
  return { connectionId, system: 'celery', scope: '', id };
}

export function bullmqRef(id: string, scope = 'bull:evaluations', connectionId = 'local'): TaskRef {
  return { connectionId, system: 'bullmq', scope, id };
}

export function received(id: string, at: number, more: Partial<TaskUpdate> = {}): TaskUpdate {
  return {
    ref: celeryRef(id),
    at,
    state: 'received',
    receivedAt: at,
    name: 'tasks.add',
    worker: 'w1@h',
    retries: 0,
    ...more,
  };
}

export function succeeded(id: string, at: number, more: Partial<TaskUpdate> = {}): TaskUpdate {
  return { ref: celeryRef(id), at, state: 'succeeded', finishedAt: at, worker: 'w1@h', ...more };
}

export function failed(id: string, at: number, more: Partial<TaskUpdate> = {}): TaskUpdate {
  return {
    ref: celeryRef(id),
    at,
    state: 'failed',
    finishedAt: at,
    worker: 'w1@h',
    error: 'ValueError: boom',
    ...more,
  };
}

export function page(filter: TaskFilter = {}, limit = 100, cursor: string | null = null): TaskQuery {
  return { filter, limit, cursor };
}

/** The ids of every task that matches, page by page. */
export function allIds(
  store: TaskStore,
  filter: TaskFilter = {},
  limit = 100,
  among: readonly string[] = CONNECTIONS,
): string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const found = store.query(page(filter, limit, cursor), among);
    ids.push(...found.tasks.map(({ ref }) => ref.id));
    cursor = found.next;
  } while (cursor !== null);
  return ids;
}
