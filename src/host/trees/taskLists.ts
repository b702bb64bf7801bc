import type { MonitorApi } from '../../contract/monitorApi.ts';
import { type Task, taskKey } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import { keepSameTasks } from './sameTasks.ts';
import { type AskedTasks, readTasks, type TaskList } from './taskPages.ts';

/** Tasks that came since the lists were frozen. */
export interface NewTasks {
  readonly count: number;
  /** There are more than were counted. */
  readonly isMore: boolean;
}

export const NO_NEW_TASKS: NewTasks = { count: 0, isMore: false };

/** So many rows of a frozen list, which have not ended yet, still tell how they get on: each is a question. */
const MOST_FOLLOWED = 100;
/** New tasks are looked for among so many, then among more; beyond that they are not counted. */
const COUNTED = [100, 1_000] as const;

/**
 * The lists of tasks that the view shows, by name. They follow what happens, or are frozen: then the same rows stay in
 * their places, those that have not ended still tell how they get on, and what came since is only counted.
 */
export class TaskLists {
  readonly #monitor: Pick<MonitorApi, 'getTasks' | 'getTask'>;
  #lists = new Map<string, TaskList>();
  /** By list, the newest tasks when it was frozen: of lists in another order, which do not tell what is new. */
  #newest = new Map<string, readonly Task[]>();
  #frozenAt: number | null = null;

  constructor(monitor: Pick<MonitorApi, 'getTasks' | 'getTask'>) {
    this.#monitor = monitor;
  }

  /** Epoch ms; `null`: they follow. */
  get frozenAt(): number | null {
    return this.#frozenAt;
  }

  /** What was read last stays from now on. */
  freeze(now: number): void {
    this.#frozenAt = now;
    this.#newest = new Map();
  }

  follow(): void {
    this.#frozenAt = null;
  }

  /** Other tasks are shown from now on: those of the lists are of no interest any more. */
  clear(): void {
    this.#lists = new Map();
  }

  /** The list of a name, of at least `count` tasks where there are so many. */
  async read(name: string, asked: AskedTasks, count: number): Promise<TaskList> {
    // What is read while other tasks are to be shown is none of theirs.
    const lists = this.#lists;
    const kept = this.#frozenAt === null ? undefined : lists.get(name);
    const read =
      kept === undefined
        ? await readTasks(this.#monitor, asked, count)
        : await readTasks(this.#monitor, asked, count, await this.#upToDate(kept));
    const list = { ...read, tasks: keepSameTasks(lists.get(name)?.tasks ?? [], read.tasks) };
    lists.set(name, list);
    return list;
  }

  /** How many tasks match that are newer than those of a frozen list. */
  async countNew(name: string, asked: AskedTasks): Promise<NewTasks> {
    const list = this.#lists.get(name);
    const at = this.#frozenAt;
    if (list === undefined || at === null) return NO_NEW_TASKS;
    const before = isNewestFirst(asked) ? list.tasks : await this.#newestWhenFrozen(name, asked);
    const known = new Set(before.map(({ ref }) => taskKey(ref)));
    let newTasks = NO_NEW_TASKS;
    for (const limit of COUNTED) {
      const page = await this.#monitor.getTasks({ filter: asked.filter, limit, cursor: null });
      const first = page.tasks.findIndex(({ ref }) => known.has(taskKey(ref)));
      if (first !== -1) return { count: first, isMore: false };
      // None of the frozen ones matches any more, or more came than were read: then the time tells.
      const fresh = page.tasks.filter((task) => seenAt(task) > at);
      newTasks = { count: fresh.length, isMore: page.next !== null && fresh.length === page.tasks.length };
      if (!newTasks.isMore) break;
    }
    return newTasks;
  }

  /** Asked for when it is first needed, which is as soon as the list is frozen. */
  async #newestWhenFrozen(name: string, { filter }: AskedTasks): Promise<readonly Task[]> {
    const newest = this.#newest;
    const known = newest.get(name);
    if (known !== undefined) return known;
    const { tasks } = await this.#monitor.getTasks({ filter, limit: COUNTED[0], cursor: null });
    newest.set(name, tasks);
    return tasks;
  }

  /** The same rows; those that have not ended are asked about again. */
  async #upToDate(list: TaskList): Promise<TaskList> {
    const open = list.tasks.filter(({ state }) => !isFinished(state)).slice(0, MOST_FOLLOWED);
    const read = await Promise.all(
      open.map(async (task) => [task, await this.#monitor.getTask(task.ref)] as const),
    );
    const newer = new Map(read);
    return { ...list, tasks: list.tasks.map((task) => newer.get(task) ?? task) };
  }
}

function isNewestFirst({ sort = 'newest' }: AskedTasks): boolean {
  return sort === 'newest';
}

/** When it was sent, as far as that is known, epoch ms. */
function seenAt({ sentAt, receivedAt, startedAt, updatedAt }: Task): number {
  return sentAt ?? receivedAt ?? startedAt ?? updatedAt;
}
