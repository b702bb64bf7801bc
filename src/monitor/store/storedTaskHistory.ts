import { isDeepStrictEqual } from 'node:util';
import { attemptOf, lateEnd } from '../../model/taskAttempt.ts';
import { MOST_ATTEMPTS, messageUnits } from './historyTable.ts';
import { taskFromRow } from './taskRow.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Task, TaskAttempt, TaskRef } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { RelatedBy } from './historyTable.ts';
import type { LiveTask, UnwrittenHistory } from './liveTask.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { RelatedTasks, TaskHistory } from './taskHistory.ts';

export interface StoredTaskHistoryParts {
  readonly use: UseDatabase;
  /** `null`: messages are kept as they are. */
  readonly redactor: Redactor | null;
  readonly find: (ref: TaskRef) => LiveTask | null;
  /** Told when something is to be written beside a task's row. */
  /** @param units UTF-16 units of the texts that wait to be written beside the task */
  readonly changed: (task: LiveTask, units: number) => void;
  readonly flush: () => void;
}

/** Reads what the database keeps beside the tasks, after everything in memory was written there. */
export function storedTaskHistory({
  use,
  redactor,
  find,
  changed,
  flush,
}: StoredTaskHistoryParts): TaskHistory {
  /** The task with its row written; `null` when the history does not have it. */
  const written = (ref: TaskRef): LiveTask | null => {
    flush();
    return find(ref);
  };
  const keptMessage = (ref: TaskRef): TaskMessage | null => {
    const task = written(ref);
    return task === null ? null : use(({ history }) => history.message(task.seq));
  };
  return {
    keepMessage(ref: TaskRef, message: TaskMessage): void {
      const task = find(ref);
      if (task === null) return;
      const redacted = redactor?.message(message) ?? message;
      // Whoever looks for something new in a message compares it as it was, and finds it in every redacted one.
      if (redacted !== message && isSameMessage(redacted, keptMessage(ref))) return;
      unwrittenOf(task).message = redacted;
      changed(task, messageUnits(redacted));
    },
    keepRetry(ref: TaskRef, originalId: string): void {
      const task = find(ref);
      if (task === null) return;
      unwrittenOf(task).retryOf = originalId;
      changed(task, 0);
    },
    message: keptMessage,
    attempts(ref: TaskRef): readonly TaskAttempt[] {
      const task = written(ref);
      // Nearly all tasks are in their first run.
      return task === null || task.record.run === 0 ? [] : use(({ history }) => history.attempts(task.seq));
    },
    related(ref: TaskRef, limit: number): RelatedTasks {
      const task = written(ref);
      if (task === null) return { children: [], group: [], tree: [], retries: [], retryOf: null };
      const { source, id, record } = task;
      const read = (by: RelatedBy, value: string | null): readonly Task[] => {
        if (value === null) return [];
        const rows = use(({ history }) => history.related(by, value, { source: source.no, id }, limit));
        return rows.map((row) => taskFromRow(row, source));
      };
      const children = read('parent', id);
      const group = read('group', record.groupId);
      const retries = read('retry', id);
      const retryOf = use(({ history }) => history.retryOf(task.seq));
      const nearer = new Set([...children, ...group, ...retries].map((one) => one.ref.id));
      const tree = read('root', record.rootId ?? id).filter((one) => !nearer.has(one.ref.id));
      return { children, group, tree, retries, retryOf };
    },
  };
}

/**
 * Notes what an update ended: a run that another one followed, or, told late, how the run before the present one went.
 *
 * @param before the record that `update` met; `task.record` is what came of it
 * @returns whether there is something to be written
 */
export function noteEndedRun(task: LiveTask, before: TaskRecord, update: TaskUpdate): boolean {
  if (task.record.run > before.run) {
    const { attempts } = unwrittenOf(task);
    attempts.push({ run: before.run, ...attemptOf(before) });
    if (attempts.length > MOST_ATTEMPTS) attempts.shift();
    return true;
  }
  const late = lateEnd(before, update);
  if (late === null) return false;
  unwrittenOf(task).lateEnds.set(before.run - 1, late);
  return true;
}

function unwrittenOf(task: LiveTask): UnwrittenHistory {
  task.unwritten ??= { attempts: [], lateEnds: new Map(), message: null, retryOf: null };
  return task.unwritten;
}

/** Whether both say the same, whenever they were seen. */
function isSameMessage(one: TaskMessage, other: TaskMessage | null): boolean {
  return other !== null && isDeepStrictEqual({ ...one, seenAt: 0 }, { ...other, seenAt: 0 });
}
