import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { Task, TaskDetail } from '../../../model/task.ts';
import { type FailureKind, failureKinds, hasRecovered } from './failureKind.ts';
import type { FreshFailure, LocatedFailure } from './freshFailure.ts';
import { newestFailures } from './newestFailures.ts';

export interface FailureReaderDeps {
  readonly monitor: Pick<MonitorApi, 'getConnections' | 'getTasks' | 'getTaskDetail'>;
  /** Where in the workspace a task failed; `null` when that is not there, or not for sure. */
  locate(detail: TaskDetail): Promise<LocatedFailure | null>;
  /** When a file was changed last, epoch ms; `null` when it cannot be told. */
  changedAt(path: string): Promise<number | null>;
}

export interface ReadFailures {
  readonly failures: readonly FreshFailure[];
  /** `false`: there are more to read. */
  readonly isComplete: boolean;
}

/** A failure is fresh for an hour. */
const FRESH_MS = 3_600_000;
const MOST_SUCCEEDED = 1_000;
const MOST_KINDS = 20;
/** Tracebacks are read from Redis: a burst of failures is read bit by bit. */
const MOST_READ = 5;

interface KnownPlace {
  readonly located: LocatedFailure | null;
  /** When the failure that was read had happened, epoch ms. */
  readonly failedAt: number;
}

/** Reads which tasks failed within the last hour and not recovered since, and where; each kind's traceback once. */
export class FailureReader {
  readonly #deps: FailureReaderDeps;
  #places = new Map<string, KnownPlace>();

  constructor(deps: FailureReaderDeps) {
    this.#deps = deps;
  }

  /** Files are found elsewhere from now on. */
  forgetPlaces(): void {
    this.#places = new Map();
  }

  /** `now`: epoch ms. Rejects when the monitor cannot be asked. */
  async read(now: number): Promise<ReadFailures> {
    const before = this.#places;
    const kinds = await this.#openKinds(now - FRESH_MS);
    const failures: FreshFailure[] = [];
    const places = new Map<string, KnownPlace>();
    let read = 0;
    let isComplete = true;
    for (const kind of kinds) {
      let known = before.get(kind.key);
      if (known === undefined || (await this.#isOutdated(known, kind))) {
        if (read++ >= MOST_READ) {
          isComplete = false;
          continue;
        }
        const located = await this.#locate(kind.task);
        if (located === undefined) continue;
        known = { located, failedAt: kind.failedAt };
      }
      places.set(kind.key, known);
      const { located } = known;
      if (located === null || (await this.#hasChanged(located, kind))) continue;
      const { task, count, failedAt } = kind;
      failures.push({ ...located, task, count, failedAt });
    }
    // Places that were forgotten meanwhile may have been looked for where they are not any more.
    if (this.#places === before) this.#places = places;
    return { failures, isComplete };
  }

  async #openKinds(since: number): Promise<readonly FailureKind[]> {
    const { monitor } = this.#deps;
    const [connections, failed] = await Promise.all([
      monitor.getConnections(),
      newestFailures(monitor, since),
    ]);
    const watched = new Set(connections.map(({ id }) => id));
    const kinds = failureKinds(
      failed.filter(({ ref }) => watched.has(ref.connectionId)),
      MOST_KINDS,
    );
    if (kinds.length === 0) return [];
    const succeeded = await this.#succeeded(kinds, since);
    return kinds.filter((kind) => !hasRecovered(kind, succeeded));
  }

  async #succeeded(kinds: readonly FailureKind[], since: number): Promise<readonly Task[]> {
    const names = [...new Set(kinds.flatMap(({ task }) => task.name ?? []))];
    if (names.length === 0) return [];
    const filter = { states: ['succeeded'], names, since } as const;
    return (await this.#deps.monitor.getTasks({ filter, limit: MOST_SUCCEEDED, cursor: null })).tasks;
  }

  /** `undefined`: it cannot be read now, as while a server is down. */
  async #locate(task: Task): Promise<LocatedFailure | null | undefined> {
    const detail = await this.#deps.monitor.getTaskDetail(task.ref).catch(() => undefined);
    return detail === undefined || detail === null ? detail : this.#deps.locate(detail);
  }

  /** A file that changed between two failures of a kind has its lines elsewhere in the newer one. */
  async #isOutdated({ located, failedAt }: KnownPlace, kind: FailureKind): Promise<boolean> {
    if (located === null || kind.failedAt === failedAt) return false;
    const changedAt = await this.#deps.changedAt(located.place.path);
    return changedAt !== null && changedAt > failedAt && changedAt < kind.failedAt;
  }

  async #hasChanged({ place }: LocatedFailure, { failedAt }: FailureKind): Promise<boolean> {
    const changedAt = await this.#deps.changedAt(place.path);
    return changedAt !== null && changedAt > failedAt;
  }
}
