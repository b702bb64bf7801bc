import type { KnownTask, RegisteredTask } from '../../model/workerDetail.ts';
import { isPlausibleName } from './keys.ts';
import { textOf } from './wireFields.ts';

/** Where a task name is registered. */
export interface RegisteredOn {
  /** Nodenames, sorted. */
  readonly workers: readonly string[];
  /** Rate limit per nodename, where one is set: `10/m`. */
  readonly rateLimits: ReadonlyMap<string, string>;
}

const MAX_NAMES_PER_WORKER = 5_000;
const MAX_NAMES = 20_000;
/** `tasks.limited [rate_limit=1/m]`: a name and the task's own settings. */
const ENTRY = /^(\S+) \[(.*)\]$/;
const RATE_LIMIT = /(?:^| )rate_limit=(\S+)/;

/** The task names that live workers know, kept between the rare questions for them. */
export class RegisteredTasks {
  private readonly byWorker = new Map<string, readonly RegisteredTask[]>();
  private index: ReadonlyMap<string, RegisteredOn> | null = null;

  /** Takes what a worker answered. Workers of one nodename run one application, as far as this list can tell. */
  learn(worker: string, tasks: readonly RegisteredTask[]): void {
    this.byWorker.set(worker, tasks);
    this.index = null;
  }

  /** Forgets all workers that are not among these. */
  keep(live: ReadonlySet<string>): void {
    for (const name of this.byWorker.keys()) {
      if (live.has(name)) continue;
      this.byWorker.delete(name);
      this.index = null;
    }
  }

  /** Nodenames whose names are known. */
  get known(): ReadonlySet<string> {
    return new Set(this.byWorker.keys());
  }

  get byName(): ReadonlyMap<string, RegisteredOn> {
    return (this.index ??= this.buildIndex());
  }

  /** Whether all tasks of this worker are known and none of them has a rate limit. */
  isUnlimited(worker: string): boolean {
    return this.byWorker.get(worker)?.every(({ rateLimit }) => rateLimit === null) === true;
  }

  /** Every name, sorted; `null` while no live worker has told any. */
  list(): readonly KnownTask[] | null {
    if (this.byWorker.size === 0) return null;
    const tasks = [...this.byName].map(([name, { workers, rateLimits }]) => ({
      name,
      workers,
      rateLimits: [...rateLimits].map(([worker, rateLimit]) => ({ worker, rateLimit })),
    }));
    return tasks.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private buildIndex(): ReadonlyMap<string, RegisteredOn> {
    const index = new Map<string, { workers: string[]; rateLimits: Map<string, string> }>();
    for (const worker of [...this.byWorker.keys()].sort()) {
      for (const { name, rateLimit } of this.byWorker.get(worker) ?? []) {
        let entry = index.get(name);
        if (entry === undefined) {
          if (index.size >= MAX_NAMES) continue;
          index.set(name, (entry = { workers: [], rateLimits: new Map<string, string>() }));
        }
        entry.workers.push(worker);
        if (rateLimit !== null) entry.rateLimits.set(worker, rateLimit);
      }
    }
    return index;
  }
}

/** The reply to `registered`, sorted by name and without repetitions; `null` when it is an error. */
export function readRegistered(reply: unknown): readonly RegisteredTask[] | null {
  if (!Array.isArray(reply)) return null;
  const tasks = new Map<string, RegisteredTask>();
  for (const entry of reply as readonly unknown[]) {
    const text = textOf(entry);
    if (text === undefined || !isPlausibleName(text)) continue;
    if (tasks.size >= MAX_NAMES_PER_WORKER) break;
    const task = readEntry(text);
    tasks.set(task.name, task);
  }
  return [...tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readEntry(text: string): RegisteredTask {
  const match = ENTRY.exec(text);
  if (match === null) return { name: text, rateLimit: null };
  const [, name = text, settings = ''] = match;
  return { name, rateLimit: RATE_LIMIT.exec(settings)?.[1] ?? null };
}
