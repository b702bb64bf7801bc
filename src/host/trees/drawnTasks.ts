import type { ConnectionId } from '../../model/connection.ts';
import type { Task } from '../../model/task.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import type { TreeNode } from './treeNode.ts';

/** Which list of the view rows belong to. */
export interface ListPlace {
  readonly connectionId: ConnectionId;
  readonly readOnly: boolean;
  /** Names the list; a task may for a moment be in two, such as in the groups of its old and its new state. */
  readonly list: string;
  readonly sort: TaskSort;
}

interface DrawnList {
  readonly place: ListPlace;
  readonly rows: ReadonlyMap<Task, TreeNode>;
}

/**
 * The rows that were drawn last, by list and task. Each drawing of a list begins a map of its own: a scavenge of V8 takes for
 * alive whatever an old table still names, that of a `WeakMap` and of a cleared `Map` included.
 */
export class DrawnTasks {
  readonly #lists = new Map<string, DrawnList>();

  /** @param make draws the row of a task, or gives back the one that it had here, when that still tells the same */
  draw(
    place: ListPlace,
    tasks: readonly Task[],
    make: (task: Task, before: TreeNode | undefined) => TreeNode,
  ): readonly TreeNode[] {
    const last = this.#lists.get(place.list);
    const before = last !== undefined && isSamePlace(last.place, place) ? last.rows : null;
    const rows = new Map<Task, TreeNode>();
    for (const task of tasks) rows.set(task, make(task, before?.get(task)));
    this.#lists.set(place.list, { place, rows });
    return [...rows.values()];
  }
}

function isSamePlace(one: ListPlace, other: ListPlace): boolean {
  return one.sort === other.sort && one.readOnly === other.readOnly;
}
