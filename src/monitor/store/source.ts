import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { TaskRef } from '../../model/task.ts';
import type { LiveTask } from './liveTask.ts';

/** Where task ids are unique: a connection's Celery, or one BullMQ queue. Rows name it by a number. */
export interface Source {
  /** Its row in the database that is open now. */
  no: number;
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly scope: string;
  /** Tasks held in memory, by id, oldest first. */
  readonly tasks: Map<string, LiveTask>;
}

/** All sources of the database, by what they are and by number. */
export class SourceTable {
  readonly #byConnection = new Map<ConnectionId, Map<string, Source>>();
  readonly #byNumber = new Map<number, Source>();
  /** Events come in runs of one source. */
  #last: Source | null = null;

  find(ref: TaskRef): Source | null {
    const last = this.#last;
    if (
      last !== null &&
      last.connectionId === ref.connectionId &&
      last.scope === ref.scope &&
      last.system === ref.system
    ) {
      return last;
    }
    const found = this.#byConnection.get(ref.connectionId)?.get(ref.system + ref.scope) ?? null;
    if (found !== null) this.#last = found;
    return found;
  }

  byNumber(no: number): Source | null {
    return this.#byNumber.get(no) ?? null;
  }

  add(source: Source): Source {
    let ofConnection = this.#byConnection.get(source.connectionId);
    if (ofConnection === undefined) {
      ofConnection = new Map();
      this.#byConnection.set(source.connectionId, ofConnection);
    }
    ofConnection.set(source.system + source.scope, source);
    this.#byNumber.set(source.no, source);
    return source;
  }

  /** It has no task any more, neither in memory nor in a row. */
  remove(source: Source): void {
    this.#byNumber.delete(source.no);
    this.#byConnection.get(source.connectionId)?.delete(source.system + source.scope);
    if (this.#last === source) this.#last = null;
  }

  /** After the database was replaced: every source gets the number that `numberOf` gives it there. */
  renumber(numberOf: (source: Source) => number): void {
    const all = [...this.#byNumber.values()];
    this.#byNumber.clear();
    for (const source of all) {
      source.no = numberOf(source);
      this.#byNumber.set(source.no, source);
    }
  }

  all(): Iterable<Source> {
    return this.#byNumber.values();
  }
}
