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

/** No more successes in a row than these are asked for. */
const MOST_ASKED = 30;

/**
 * Whether the tasks of a kind succeed again. After one failure of a task that had not run before, one success tells it. Where
 * some succeed and some fail, it takes as many successes in a row as would be unlikely otherwise: three times as many as
 * came on each failure before (the rule of three, 95 % confidence), up to 30.
 *
 * @param succeeded tasks that succeeded in the same span as those of the kind failed
 */
export function hasRecovered(kind: FailureKind, succeeded: readonly Task[]): boolean {
  const { name, ref, updatedAt } = kind.task;
  if (name === null) return false;
  const same = succeeded.filter((task) => {
    return task.name === name && task.ref.connectionId === ref.connectionId && task.ref.system === ref.system;
  });
  const later = same.filter((task) => task.updatedAt > updatedAt).length;
  const before = same.length - later;
  return later >= Math.min(MOST_ASKED, Math.max(kind.count, Math.ceil((3 * before) / kind.count)));
}
