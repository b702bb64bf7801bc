import { ACTIONS } from '../../model/action.ts';
import { limitResult, limitSummary } from './actionEntryLimits.ts';
import { numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ActionKind, ActionRefusal, TargetOutcome } from '../../model/action.ts';
import type { ActionLogEntry, ActionLogPage } from '../../model/actionLog.ts';
import type { ActionResult, NewActionLogEntry } from './actionLog.ts';
import type { Row } from './taskRow.ts';

/** Entries that are kept. */
export const MOST_ACTIONS = 10_000;
const KEPT_MS = 90 * 86_400_000;
const LARGEST_PAGE = 200;

const RESULT_COLUMNS = 'duration_ms, refusal, message, targets, targets_left_out, undo_batch_id';

const REFUSALS: readonly ActionRefusal[] = [
  'read-only',
  'unsupported',
  'invalid',
  'refused',
  'no-reply',
  'unreachable',
];

/** The rows of the action log in one open database. */
export class ActionTable {
  readonly #insert: StatementSync;
  readonly #amend: StatementSync;
  readonly #page: StatementSync;
  readonly #prune: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(`INSERT INTO action_log
      (at, connection_id, connection_name, kind, summary, ${RESULT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#amend = db.prepare(`UPDATE action_log
      SET (${RESULT_COLUMNS}) = (?, ?, ?, ?, ?, ?) WHERE id = ?`);
    this.#page =
      db.prepare(`SELECT log.*, batch.state AS undo_state, batch.items AS undo_items, batch.until AS undo_until
      FROM action_log AS log
      LEFT JOIN removed_batch AS batch
        ON batch.id = log.undo_batch_id AND (batch.state = 'taking' OR batch.until > ?)
      WHERE log.id < ? ORDER BY log.id DESC LIMIT ?`);
    this.#prune = db.prepare(`DELETE FROM action_log
      WHERE at < ? OR id <= (SELECT max(id) FROM action_log) - ${String(MOST_ACTIONS)}`);
  }

  append(entry: NewActionLogEntry): number {
    const { at, connectionId, connectionName, kind, summary } = entry;
    const subject = [at, connectionId, connectionName, kind, limitSummary(summary)];
    return Number(this.#insert.run(...subject, ...resultValues(entry)).lastInsertRowid);
  }

  amend(id: number, result: ActionResult): void {
    this.#amend.run(...resultValues(result), id);
  }

  /** @param now epoch ms, at which it is decided what can still be put back */
  page(before: number | null, limit: number, now: number): ActionLogPage {
    const size = Math.min(Math.max(Math.floor(limit), 1), LARGEST_PAGE);
    const rows = this.#page.all(now, before ?? Number.MAX_SAFE_INTEGER, size + 1);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return { entries: rows.slice(0, size).flatMap(entryFromRow), next: numberOf(last?.['id']) };
  }

  prune(now: number): void {
    this.#prune.run(now - KEPT_MS);
  }
}

function resultValues(result: ActionResult): (string | number | null)[] {
  const { message, targets, targetsLeftOut } = limitResult(result);
  const { durationMs, refusal, undoBatchId } = result;
  return [Math.round(durationMs), refusal, message, JSON.stringify(targets), targetsLeftOut, undoBatchId];
}

/** None for an action that this version does not know. */
function entryFromRow(row: Row): ActionLogEntry[] {
  const kind = textOf(row['kind']);
  if (kind === null || !isActionKind(kind)) return [];
  return [
    {
      id: numberOf(row['id']) ?? 0,
      at: numberOf(row['at']) ?? 0,
      durationMs: numberOf(row['duration_ms']) ?? 0,
      connectionId: textOf(row['connection_id']) ?? '',
      connectionName: textOf(row['connection_name']) ?? '',
      kind,
      summary: textOf(row['summary']) ?? '',
      refusal: REFUSALS.find((one) => one === row['refusal']) ?? null,
      message: textOf(row['message']) ?? '',
      targets: targetsFrom(textOf(row['targets']) ?? ''),
      targetsLeftOut: numberOf(row['targets_left_out']) ?? 0,
      removal: removalFrom(row),
      undo: undoFrom(row),
    },
  ];
}

function removalFrom(row: Row): ActionLogEntry['removal'] {
  if (textOf(row['undo_batch_id']) === null) return null;
  const state = row['undo_state'];
  return state === 'taking' || state === 'kept' || state === 'restored' ? state : 'gone';
}

function undoFrom(row: Row): ActionLogEntry['undo'] {
  if (removalFrom(row) !== 'kept') return null;
  const batchId = textOf(row['undo_batch_id']);
  const items = numberOf(row['undo_items']);
  const until = numberOf(row['undo_until']);
  return batchId === null || items === null || until === null ? null : { batchId, items, until };
}

function targetsFrom(json: string): readonly TargetOutcome[] {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter(isTarget) : [];
  } catch {
    return [];
  }
}

function isTarget(value: unknown): value is TargetOutcome {
  if (typeof value !== 'object' || value === null) return false;
  if (!('target' in value && 'ok' in value && 'message' in value)) return false;
  return (
    typeof value.target === 'string' && typeof value.ok === 'boolean' && typeof value.message === 'string'
  );
}

function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(ACTIONS, kind);
}
