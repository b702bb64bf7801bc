import { numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConnectionId } from '../../model/connection.ts';

/**
 * - task: ends by task name and queue; worker: ends by worker name.
 * - queue depth, worker slots: samples by name; watch: ms that a connection was watched.
 */
export type SeriesKind = 'task' | 'worker' | 'queue depth' | 'worker slots' | 'watch';

export interface SeriesIdentity {
  readonly kind: SeriesKind;
  readonly connectionId: ConnectionId;
  /** `celery`, `bullmq`; empty for what is of the connection. */
  readonly system: string;
  /** `null`: not known. */
  readonly name: string | null;
  /** Only of kind `task`. */
  readonly queue: string | null;
}

export interface StatSeriesRow extends SeriesIdentity {
  readonly no: number;
  /** It stands for all that are not counted apart. */
  readonly isRest: boolean;
}

/** Series of one kind that are counted apart; what comes later is counted together. */
export const MOST_SERIES: Readonly<Record<SeriesKind, number>> = {
  task: 1_000,
  worker: 500,
  'queue depth': 500,
  'worker slots': 500,
  watch: 100,
};

const KINDS: ReadonlySet<string> = new Set(Object.keys(MOST_SERIES));

/** Numbers for what is counted apart; bounded, so that a million names cannot fill the database. */
export class StatSeries {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #byKey = new Map<string, StatSeriesRow>();
  readonly #ofKind = new Map<SeriesKind, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare(
      'INSERT INTO stat_series (kind, connection_id, system, name, queue, is_rest) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.reload();
  }

  all(): Iterable<StatSeriesRow> {
    return this.#byKey.values();
  }

  /** The number of a series; a new one is written, or is part of the rest. */
  numberOf(identity: SeriesIdentity): number {
    const known = this.#byKey.get(keyOf(identity, false));
    if (known !== undefined) return known.no;
    const isRest = (this.#ofKind.get(identity.kind) ?? 0) >= MOST_SERIES[identity.kind];
    const rest = isRest ? this.#byKey.get(keyOf(identity, true)) : undefined;
    if (rest !== undefined) return rest.no;
    const { kind, connectionId, system } = identity;
    const name = isRest ? null : identity.name;
    const queue = isRest ? null : identity.queue;
    const { lastInsertRowid } = this.#insert.run(kind, connectionId, system, name, queue, isRest ? 1 : 0);
    const no = Number(lastInsertRowid);
    this.#remember({ no, kind, connectionId, system, name, queue, isRest });
    return no;
  }

  /** The same, but `null` instead of the rest: for figures that make no sense when they are put together. */
  ownNumberOf(identity: SeriesIdentity): number | null {
    const hasRoom = (this.#ofKind.get(identity.kind) ?? 0) < MOST_SERIES[identity.kind];
    return hasRoom || this.#byKey.has(keyOf(identity, false)) ? this.numberOf(identity) : null;
  }

  /** Forgets series of which no row is left, so that they make room. @returns whether there were any */
  dropUnused(): boolean {
    const { changes } = this.#db
      .prepare(
        `DELETE FROM stat_series WHERE no NOT IN (SELECT series FROM task_rollup)
          AND no NOT IN (SELECT series FROM sample_rollup)`,
      )
      .run();
    if (changes > 0) this.reload();
    return changes > 0;
  }

  /** Whether some kind has used up most of its series. */
  get isCrowded(): boolean {
    return [...this.#ofKind].some(([kind, count]) => count >= MOST_SERIES[kind] * 0.8);
  }

  /** After a transaction was undone, or rows were deleted. */
  reload(): void {
    this.#byKey.clear();
    this.#ofKind.clear();
    for (const row of this.#db.prepare('SELECT * FROM stat_series').all()) {
      const kind = textOf(row['kind']) ?? '';
      if (!isKind(kind)) continue;
      this.#remember({
        no: numberOf(row['no']) ?? 0,
        kind,
        connectionId: textOf(row['connection_id']) ?? '',
        system: textOf(row['system']) ?? '',
        name: textOf(row['name']),
        queue: textOf(row['queue']),
        isRest: row['is_rest'] === 1,
      });
    }
  }

  #remember(row: StatSeriesRow): void {
    this.#byKey.set(keyOf(row, row.isRest), row);
    if (!row.isRest) this.#ofKind.set(row.kind, (this.#ofKind.get(row.kind) ?? 0) + 1);
  }
}

function keyOf({ kind, connectionId, system, name, queue }: SeriesIdentity, isRest: boolean): string {
  return JSON.stringify(isRest ? [kind, connectionId, system] : [kind, connectionId, system, name, queue]);
}

function isKind(text: string): text is SeriesKind {
  return KINDS.has(text);
}
