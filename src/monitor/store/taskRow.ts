import type { SQLOutputValue } from 'node:sqlite';
import type { Task } from '../../model/task.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { Source } from './source.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** What a list entry needs; never the long texts. */
export const TASK_COLUMNS = `seq, source, id, ordered_at, state, updated_at, name, queue, worker, sent_at, received_at,
  started_at, finished_at, eta_at, runtime_ms, retries, parent_id, root_id, error`;

export const RECORD_COLUMNS = `${TASK_COLUMNS}, state_at, run, group_id, failed_at, cause, args, kwargs, result, traceback`;

export function taskFromRow(row: Row, source: Source): Task {
  return {
    ref: {
      connectionId: source.connectionId,
      system: source.system,
      scope: source.scope,
      id: textOf(row['id']) ?? '',
    },
    name: textOf(row['name']),
    state: textOf(row['state']) ?? 'pending',
    queue: textOf(row['queue']),
    worker: textOf(row['worker']),
    sentAt: numberOf(row['sent_at']),
    receivedAt: numberOf(row['received_at']),
    startedAt: numberOf(row['started_at']),
    finishedAt: numberOf(row['finished_at']),
    etaAt: numberOf(row['eta_at']),
    runtimeMs: numberOf(row['runtime_ms']),
    retries: numberOf(row['retries']),
    error: textOf(row['error']),
    parentId: textOf(row['parent_id']),
    rootId: textOf(row['root_id']),
    updatedAt: numberOf(row['updated_at']) ?? 0,
  };
}

export function recordFromRow(row: Row, source: Source): TaskRecord {
  return {
    ...taskFromRow(row, source),
    stateAt: numberOf(row['state_at']) ?? 0,
    run: numberOf(row['run']) ?? 0,
    groupId: textOf(row['group_id']),
    argsRepr: textOf(row['args']),
    kwargsRepr: textOf(row['kwargs']),
    resultRepr: textOf(row['result']),
    traceback: textOf(row['traceback']),
  };
}

export function numberOf(value: SQLOutputValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function textOf(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
