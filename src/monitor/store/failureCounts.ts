import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { TaskState } from '../../model/taskState.ts';
import type { Source } from './source.ts';

interface Outcome {
  readonly state: TaskState;
  readonly worker: string | null;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** Failed tasks of the history per worker name, kept in step with every change. */
export class FailureCounts {
  readonly #bySystem = new Map<string, Map<string, number>>();

  of(connectionId: ConnectionId, system: SystemKind): ReadonlyMap<string, number> {
    return this.#bySystem.get(system + connectionId) ?? NONE;
  }

  changed(source: Source, before: Outcome | null, after: Outcome): void {
    const wasFailed = before?.state === 'failed';
    const isFailed = after.state === 'failed';
    if (wasFailed === isFailed && before?.worker === after.worker) return;
    if (wasFailed) this.add(source, before.worker, -1);
    if (isFailed) this.add(source, after.worker, 1);
  }

  add(source: Source, worker: string | null, count: number): void {
    if (worker === null) return;
    const key = source.system + source.connectionId;
    let counts = this.#bySystem.get(key);
    if (counts === undefined) {
      counts = new Map();
      this.#bySystem.set(key, counts);
    }
    const next = (counts.get(worker) ?? 0) + count;
    if (next > 0) counts.set(worker, next);
    else counts.delete(worker);
  }

  clear(): void {
    this.#bySystem.clear();
  }
}
