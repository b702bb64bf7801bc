import type { Task, TaskRef } from '../../model/task.ts';

/** What can change of a task. */
const FIELDS = Object.keys({
  name: true,
  state: true,
  queue: true,
  worker: true,
  sentAt: true,
  receivedAt: true,
  startedAt: true,
  finishedAt: true,
  etaAt: true,
  runtimeMs: true,
  retries: true,
  error: true,
  parentId: true,
  rootId: true,
  updatedAt: true,
} satisfies Record<Exclude<keyof Task, 'ref'>, true>) as readonly (keyof Task)[];

/**
 * The tasks as they were read now, but those of which nothing changed as the objects that they were before: what was drawn of
 * them is then still good.
 */
export function keepSameTasks(before: readonly Task[], now: readonly Task[]): readonly Task[] {
  if (before.length === 0) return now;
  const known = new Map(before.map((task) => [task.ref.id, task]));
  return now.map((task) => {
    const old = known.get(task.ref.id);
    return old !== undefined && isSame(old, task) ? old : task;
  });
}

function isSame(one: Task, other: Task): boolean {
  return isSameRef(one.ref, other.ref) && FIELDS.every((field) => one[field] === other[field]);
}

function isSameRef(one: TaskRef, other: TaskRef): boolean {
  return (
    one.id === other.id &&
    one.scope === other.scope &&
    one.system === other.system &&
    one.connectionId === other.connectionId
  );
}
