import type * as vscode from 'vscode';
import type { ChangeTopic, TaskPage, TaskQuery } from '../contract/monitorApi.ts';
import type { ConnectionStatus } from '../model/connection.ts';
import type { Queue } from '../model/queue.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';
import type { WorkerList } from '../model/worker.ts';
import type { MonitorClient } from './monitorClient/monitorClient.ts';

/**
 * What other extensions may ask of Task Tower: `extensions.getExtension('task-tower.task-tower').exports`.
 * Reads only. Every call answers from what the monitor knows, except `task`, which also reads the watched server.
 */
export interface TaskTowerApi {
  /** Raised when a member changes its meaning. */
  readonly version: 1;
  /** The watched connections and their states. */
  connections(): Promise<readonly ConnectionStatus[]>;
  /** The workers of all connections, and where they cannot be listed, why. */
  workers(): Promise<WorkerList>;
  queues(): Promise<readonly Queue[]>;
  /** Tasks that match, the latest first, in pages of at most 1,000. */
  tasks(query: TaskQuery): Promise<TaskPage>;
  /** Everything about one task; `null` when nobody knows it. */
  task(ref: TaskRef): Promise<TaskDetail | null>;
  /** These topics changed: ask again. At most 4 times a second. */
  readonly onDidChange: vscode.Event<readonly ChangeTopic[]>;
}

export function publicApi({ api, onDidChange }: MonitorClient): TaskTowerApi {
  return {
    version: 1,
    connections: () => api.getConnections(),
    workers: () => api.getWorkers(),
    queues: () => api.getQueues(),
    tasks: (query) => api.getTasks(query),
    task: (ref) => api.getTaskDetail(ref),
    onDidChange,
  };
}
