import { ActionTable } from './actionTable.ts';
import { AlertTable } from './alertTable.ts';
import { BlockTable } from './blockTable.ts';
import { CauseBackfill } from './causeBackfill.ts';
import { EventGapTable } from './eventGapTable.ts';
import { DatabaseSpace } from './databaseSpace.ts';
import { RemovedTable } from './removedTable.ts';
import { HistoryTable } from './historyTable.ts';
import { LogPace } from './logPace.ts';
import { Retention } from './retention.ts';
import { parseCursor } from './pageCursor.ts';
import { sourceTerm } from './sourceTerm.ts';
import { RECORD_COLUMNS, numberOf, textOf } from './taskRow.ts';
import { Rollups } from './rollups.ts';
import { SourceSweep } from './sourceSweep.ts';
import { TaskTable } from './taskTable.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { Sql } from './sql.ts';
import type { Row } from './taskRow.ts';

export interface StoredSource {
  readonly no: number;
  readonly connectionId: ConnectionId;
  readonly system: SystemKind;
  readonly scope: string;
}

export interface StoredFailures {
  readonly source: number;
  readonly worker: string | null;
  readonly count: number;
}

/** Every shape of filter that a person can make fits; the least recently added one is prepared anew. */
const PREPARED_STATEMENTS = 64;

/** One open database and every statement that is run on it. */
export class TaskDatabase {
  /** `null`: in memory. */
  readonly file: string | null;
  readonly table: TaskTable;
  readonly blocks: BlockTable;
  readonly rollups: Rollups;
  readonly retention: Retention;
  readonly history: HistoryTable;
  readonly removed: RemovedTable;
  readonly actions: ActionTable;
  readonly gaps: EventGapTable;
  readonly alerts: AlertTable;
  readonly space: DatabaseSpace;
  readonly logPace: LogPace;
  readonly sourceSweep: SourceSweep;
  readonly causes: CauseBackfill;
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, file: string | null) {
    this.file = file;
    this.#db = db;
    this.history = new HistoryTable(db);
    this.rollups = new Rollups(db);
    this.blocks = new BlockTable(db);
    this.table = new TaskTable(db, this.history, this.rollups, this.blocks);
    this.retention = new Retention(db, this.history);
    this.removed = new RemovedTable(db);
    this.actions = new ActionTable(db);
    this.gaps = new EventGapTable(db);
    this.alerts = new AlertTable(db);
    this.space = new DatabaseSpace(db, file);
    this.logPace = new LogPace(db);
    this.sourceSweep = new SourceSweep(db);
    this.causes = new CauseBackfill(db, this.blocks);
  }

  sources(): readonly StoredSource[] {
    const rows = this.all({ text: 'SELECT no, connection_id, system, scope FROM source', values: [] });
    return rows.flatMap((row) => {
      const system = textOf(row['system']);
      if (system !== 'celery' && system !== 'bullmq') return [];
      return [
        {
          no: numberOf(row['no']) ?? 0,
          connectionId: textOf(row['connection_id']) ?? '',
          system,
          scope: textOf(row['scope']) ?? '',
        },
      ];
    });
  }

  failuresByWorker(): readonly StoredFailures[] {
    const text = `SELECT source, worker, count(*) AS failures FROM task WHERE state = 'failed' GROUP BY source, worker`;
    return this.all({ text, values: [] }).map((row) => ({
      source: numberOf(row['source']) ?? 0,
      worker: textOf(row['worker']),
      count: numberOf(row['failures']) ?? 0,
    }));
  }

  /**
   * Unfinished tasks of one system on one connection, oldest first.
   *
   * @param after cursor of the row behind which to begin
   * @throws RangeError for a cursor that is none of ours
   */
  open(
    connectionId: ConnectionId,
    system: SystemKind,
    limit: number,
    after: string | null = null,
  ): readonly Row[] {
    const term = sourceTerm({ connectionIds: [connectionId], system });
    const cursor = after === null ? null : parseCursor(after);
    const begin = cursor === null ? '' : ' AND (ordered_at, seq) > (?, ?)';
    const text = `SELECT ${RECORD_COLUMNS} FROM task
      WHERE open = 1 AND ${term.text}${begin} ORDER BY ordered_at, seq LIMIT ?`;
    const values = cursor === null ? [] : [cursor.orderedAt, cursor.seq];
    return this.all({ text, values: [...term.values, ...values, limit] });
  }

  /** Lets go of old actions, gaps, removed items and messages. */
  pruneLogs(now: number): void {
    this.removed.prune(now);
    this.history.prune();
    this.actions.prune(now);
    this.gaps.prune(now);
  }

  /** Deletes every task, alert and closed gap and gives the space back. */
  clear(): void {
    this.gaps.clear();
    this.alerts.clear();
    this.rollups.clear();
    this.#db
      .exec(`BEGIN IMMEDIATE; DELETE FROM task; DELETE FROM task_block; DELETE FROM attempt; DELETE FROM task_message; DELETE FROM task_retry; COMMIT;
      VACUUM; PRAGMA wal_checkpoint(TRUNCATE)`);
    this.blocks.cleared();
    this.table.forget(this.table.count);
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  /** The rows of any other question; its statement is kept prepared. */
  all({ text, values }: Sql): readonly Row[] {
    let statement = this.#prepared.get(text);
    if (statement === undefined) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined && this.#prepared.size >= PREPARED_STATEMENTS) this.#prepared.delete(oldest);
      statement = this.#db.prepare(text);
      this.#prepared.set(text, statement);
    }
    return statement.all(...values);
  }
}
