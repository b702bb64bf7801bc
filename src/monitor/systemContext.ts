import type { ChangeTopic, LogLevel } from '../contract/monitorApi.ts';
import type { ConnectionConfig } from '../model/connection.ts';
import type { SystemKind } from '../model/system.ts';
import type { Clock } from './clock.ts';
import type { RedisLink } from './redis/redisLink.ts';
import type { RemovedItems } from './store/removedItems.ts';
import type { TaskStore } from './store/taskStore.ts';
import type { SystemContext } from './system.ts';

export interface SystemContextParts {
  readonly config: ConnectionConfig;
  readonly broker: RedisLink;
  readonly results: RedisLink;
  readonly clock: Clock;
  readonly store: TaskStore;
  /** Where actions keep what they remove. */
  readonly removed: RemovedItems;
  /** Whether the connection is still watched: what a system says later is not recorded. */
  readonly isWatched: () => boolean;
  readonly changed: (topic: ChangeTopic) => void;
  readonly gap: (system: SystemKind, from: number, to: number | null) => void;
  readonly log: (level: LogLevel, message: string) => void;
}

/** What one system of a connection is given: the links, and the store as far as it concerns that system. */
export function systemContext(kind: SystemKind, parts: SystemContextParts): SystemContext {
  const { config, broker, results, clock, store, removed, isWatched, changed, gap, log } = parts;
  return {
    config,
    broker,
    results,
    clock,
    record(updates) {
      if (updates.length === 0 || !isWatched()) return;
      store.apply(updates);
      changed('tasks');
      // A worker shows how many failures the history has of it.
      if (updates.some(({ state }) => state === 'failed')) changed('workers');
    },
    known: (ref) => store.get(ref),
    unfinished: (limit) => store.unfinished(config.id, kind, limit),
    unfinishedPage: (limit, after) => store.unfinishedPage(config.id, kind, limit, after),
    failuresByWorker: () => store.failuresByWorker(config.id, kind),
    changed,
    history: store.history,
    removed,
    gap: (from, to) => {
      gap(kind, from, to);
    },
    log,
  };
}
