import type { Task } from '../../../model/task.ts';

/** Failures of tasks of one name on one connection with the same exception, as far as they were looked through. */
export interface FailureKind {
  /** Unique among kinds. */
  readonly key: string;
  /** The newest. */
  readonly task: Task;
  readonly count: number;
  /** When the newest failed, epoch ms. */
  readonly failedAt: number;
}

/** When a task failed, epoch ms: as it says, but not later than we learned of it, whatever its clock shows. */
export function failedAt({ finishedAt, updatedAt }: Task): number {
  return Math.min(finishedAt ?? updatedAt, updatedAt);
}

/** The kinds of these failed tasks, the newest first, at most `limit`. */
export function failureKinds(tasks: readonly Task[], limit: number): readonly FailureKind[] {
  const kinds = new Map<string, FailureKind>();
  for (const task of tasks) {
    const { connectionId, system, scope } = task.ref;
    const key = JSON.stringify([connectionId, system, scope, task.name, task.error]);
    const known = kinds.get(key);
    const at = failedAt(task);
    const isNewer = known === undefined || at > known.failedAt;
    kinds.set(key, {
      key,
      task: isNewer ? task : known.task,
      count: (known?.count ?? 0) + 1,
      failedAt: isNewer ? at : known.failedAt,
    });
  }
  return [...kinds.values()].toSorted((one, other) => other.failedAt - one.failedAt).slice(0, limit);
}

/**
 * Whether the tasks of a kind succeed again: at least as many of the name did after its newest failure as had failed. So one
 * success is enough after one failure, but a task that now and then fails on a busy queue stays in sight.
 */
export function hasRecovered(kind: FailureKind, succeeded: readonly Task[]): boolean {
  const { name, ref, updatedAt } = kind.task;
  if (name === null) return false;
  const later = succeeded.filter((task) => {
    const isSame = task.name === name && task.ref.connectionId === ref.connectionId;
    return isSame && task.ref.system === ref.system && task.updatedAt > updatedAt;
  });
  return later.length >= kind.count;
}
