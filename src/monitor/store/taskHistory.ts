import type { Task, TaskAttempt, TaskRef } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';

/** Other tasks of the history that belong to one, each list newest first. */
export interface RelatedTasks {
  readonly children: readonly Task[];
  /** Members of the same group, without the task itself. */
  readonly group: readonly Task[];
  /** Those that grew from the same root, neither among the children nor in the group. */
  readonly tree: readonly Task[];
  /** Those that repeat it, because a person sent it again from here. */
  readonly retries: readonly Task[];
  /** Id of the task that it repeats itself; `null`: none that is known. */
  readonly retryOf: string | null;
}

/** What is kept of a task beside its record: read only when somebody looks at that one task. */
export interface TaskHistory {
  /** Keeps a message for as long as the task is in the history; a task that is not there is passed over. Never throws. */
  keepMessage(ref: TaskRef, message: TaskMessage): void;
  /** The last message that was kept. */
  message(ref: TaskRef): TaskMessage | null;
  /** Attempts that came before the present one, oldest first; only the newest of very many. */
  attempts(ref: TaskRef): readonly TaskAttempt[];
  /** Keeps that the task repeats another one, for as long as it is in the history. Never throws. */
  keepRetry(ref: TaskRef, originalId: string): void;
  /** @param limit of each list */
  related(ref: TaskRef, limit: number): RelatedTasks;
}
