import type { CeleryPeculiarities } from '../../model/connection.ts';
import type { Queue } from '../../model/queue.ts';
import type { Bindings } from './bindings.ts';
import type { InFlight } from './inFlight.ts';
import { isInternalName, isPlausibleName, type CeleryKeys, type QueueList } from './keys.ts';
import type { CeleryWorkers } from './workers.ts';

const MAX_QUEUES = 2_000;

/** Where names of queues come from, beside messages and settings. */
export interface QueueSources {
  readonly keys: CeleryKeys;
  readonly bindings: Pick<Bindings, 'queues'>;
  readonly workers: Pick<CeleryWorkers, 'consumedQueues'>;
  readonly inFlight: Pick<InFlight, 'queues'>;
  readonly config: Pick<CeleryPeculiarities, 'queues' | 'watchedLists'>;
  /** Told once when there are more queues than are shown. */
  readonly onTooMany: (message: string) => void;
}

/** The names of everything that is shown as a queue: configured, consumed, bound, or named by a message. */
export class QueueNames {
  private readonly sources: QueueSources;
  /** Named by producers and messages, which need no binding. */
  private readonly named = new Set<string>();
  private readonly plainLists: ReadonlySet<string>;
  private toldTooMany = false;

  constructor(sources: QueueSources) {
    this.sources = sources;
    this.plainLists = new Set(sources.config.watchedLists ?? []);
  }

  /** Takes the name of a queue that a task was sent to. */
  add(queue: string): void {
    if (this.named.has(queue) || this.named.size >= MAX_QUEUES) return;
    if (isTaskQueue(queue)) this.named.add(queue);
  }

  /** Sorted. Of too many, the ones that settings and workers name come first. */
  all(): readonly string[] {
    const { bindings, workers, inFlight, config } = this.sources;
    const names = new Set([
      ...this.plainLists,
      ...[
        ...(config.queues ?? []),
        ...workers.consumedQueues(),
        ...bindings.queues(),
        ...inFlight.queues(),
        ...this.named,
      ].filter(isTaskQueue),
    ]);
    if (names.size > MAX_QUEUES) this.tellTooMany(names.size);
    return [...names].slice(0, MAX_QUEUES).sort();
  }

  /** A plain list that the settings name is a queue all the same when workers or producers use it as one. */
  roleOf(queue: string): Queue['role'] {
    if (!this.plainLists.has(queue)) return 'queue';
    const { bindings, workers } = this.sources;
    return bindings.queues().has(queue) || workers.consumedQueues().has(queue) ? 'queue' : 'list';
  }

  /** The lists that hold its messages, most urgent first: one for each priority step, or the plain list itself. */
  lists(queue: string): readonly QueueList[] {
    return this.roleOf(queue) === 'list' ? [{ step: 0, key: queue }] : this.sources.keys.lists(queue);
  }

  private tellTooMany(count: number): void {
    if (this.toldTooMany) return;
    this.toldTooMany = true;
    this.sources.onTooMany(
      `There are ${String(count)} queues; ${String(MAX_QUEUES)} of them are shown, those first that the settings or workers name.`,
    );
  }
}

function isTaskQueue(name: string): boolean {
  return name !== '' && !isInternalName(name) && isPlausibleName(name);
}
