import { numberOf, textOf } from './taskRow.ts';
import { parseTaskKey, taskKey } from '../../model/task.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Alert, AlertEnding } from '../../model/alert.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { TaskRef } from '../../model/task.ts';
import type { AlertSight, NewAlert } from './alertLog.ts';
import type { Row } from './taskRow.ts';

/** Alerts that are kept. */
export const MOST_ALERTS = 1_000;
export const MOST_EXAMPLES = 5;
const LARGEST_PAGE = 200;
/** A rule has one for each connection. */
const MOST_OPEN = 1_000;

/** The alerts in one open database. */
export class AlertTable {
  readonly #insert: StatementSync;
  readonly #seen: StatementSync;
  readonly #end: StatementSync;
  readonly #open: StatementSync;
  readonly #ended: StatementSync;
  readonly #last: StatementSync;
  readonly #prune: StatementSync;
  readonly #clear: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(`INSERT INTO alert
      (rule, filter, count, within_ms, connection_id, connection_name, began_at, seen_at, tasks, has_more, examples)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#seen = db.prepare(`UPDATE alert SET seen_at = ?, ended_at = NULL, ending = NULL,
      tasks = max(tasks, ?), has_more = max(has_more, ?), examples = ? WHERE id = ?`);
    this.#end = db.prepare('UPDATE alert SET ended_at = max(began_at, ?), ending = ? WHERE id = ?');
    this.#open = db.prepare(
      `SELECT * FROM alert WHERE ended_at IS NULL ORDER BY id DESC LIMIT ${String(MOST_OPEN)}`,
    );
    this.#ended = db.prepare('SELECT * FROM alert WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT ?');
    this.#last = db.prepare(
      'SELECT * FROM alert WHERE rule = ? AND connection_id = ? ORDER BY id DESC LIMIT 1',
    );
    this.#prune = db.prepare(`DELETE FROM alert WHERE ended_at < ? OR (ended_at IS NOT NULL AND id <= (
      SELECT id FROM alert ORDER BY id DESC LIMIT 1 OFFSET ?))`);
    this.#clear = db.prepare('DELETE FROM alert');
  }

  begin(alert: NewAlert): void {
    const { rule, filter, count, withinMs, connectionId, connectionName } = alert;
    const { beganAt, seenAt, tasks, hasMore, examples } = alert;
    const said = [rule, filter, count, Math.round(withinMs), connectionId, connectionName];
    this.#insert.run(...said, beganAt, seenAt, tasks, Number(hasMore), written(examples));
  }

  seen(id: number, { seenAt, tasks, hasMore, examples }: AlertSight): void {
    this.#seen.run(seenAt, tasks, Number(hasMore), written(examples), id);
  }

  end(id: number, at: number, ending: AlertEnding): void {
    this.#end.run(at, ending, id);
  }

  open(): readonly Alert[] {
    return this.#open.all().map(alertFromRow);
  }

  ended(limit: number): readonly Alert[] {
    const size = Math.min(Math.max(Math.floor(limit), 1), LARGEST_PAGE);
    return this.#ended.all(size).map(alertFromRow);
  }

  last(rule: string, connectionId: ConnectionId): Alert | null {
    const row = this.#last.get(rule, connectionId);
    return row === undefined ? null : alertFromRow(row);
  }

  /**
   * Lets go of old ones that have ended.
   *
   * @param before epoch ms
   * @param most of all that are kept
   */
  prune(before: number, most: number): void {
    this.#prune.run(before, Math.min(most, MOST_ALERTS));
  }

  clear(): void {
    this.#clear.run();
  }
}

function written(examples: readonly TaskRef[]): string {
  return JSON.stringify(examples.slice(0, MOST_EXAMPLES).map(taskKey));
}

function alertFromRow(row: Row): Alert {
  const ending = row['ending'];
  return {
    id: numberOf(row['id']) ?? 0,
    rule: textOf(row['rule']) ?? '',
    filter: textOf(row['filter']) ?? '',
    count: numberOf(row['count']) ?? 1,
    withinMs: numberOf(row['within_ms']) ?? 0,
    connectionId: textOf(row['connection_id']) ?? '',
    connectionName: textOf(row['connection_name']) ?? '',
    beganAt: numberOf(row['began_at']) ?? 0,
    seenAt: numberOf(row['seen_at']) ?? 0,
    endedAt: numberOf(row['ended_at']),
    ending: ending === 'over' || ending === 'unwatched' ? ending : null,
    tasks: numberOf(row['tasks']) ?? 0,
    hasMore: row['has_more'] === 1,
    examples: examplesFrom(textOf(row['examples']) ?? ''),
  };
}

function examplesFrom(json: string): readonly TaskRef[] {
  try {
    const parsed: unknown = JSON.parse(json);
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((one: unknown) => (typeof one === 'string' ? (parseTaskKey(one) ?? []) : []));
  } catch {
    return [];
  }
}
