import { TASK_COLUMNS, numberOf, textOf } from './taskRow.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TaskAttempt } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { EndedAttempt, UnwrittenHistory } from './liveTask.ts';
import type { Row } from './taskRow.ts';

/** Attempts that are kept of one task: its newest. */
export const MOST_ATTEMPTS = 50;
/** UTF-16 units of each of their tracebacks; the newest failure keeps all of its own in the task's row. */
const LONGEST_TRACEBACK = 16_384;

const INSERT_ATTEMPT = `INSERT OR REPLACE INTO attempt
  (task, run, retries, state, worker, received_at, started_at, finished_at, error, traceback)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const END_ATTEMPT = `UPDATE attempt SET state = 'retrying', error = coalesce(error, ?),
  traceback = coalesce(traceback, ?), finished_at = coalesce(finished_at, ?) WHERE task = ? AND run = ?`;
const INSERT_MESSAGE = `INSERT OR REPLACE INTO task_message
  (task, seen_at, size, name, queue, args, kwargs, embed, headers, priority, reply_to, redelivered)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_RETRY = 'INSERT OR REPLACE INTO task_retry (task, original) VALUES (?, ?)';
const OF_THESE = 'task IN (SELECT value FROM json_each(?))';

/** UTF-16 units of all messages that are kept; the oldest ones make room. */
const MOST_MESSAGE_UNITS = 256 * 1024 * 1024;
const MESSAGES_DROPPED_AT_ONCE = 500;

/** Which tasks are looked for beside one: those that name it, that name the same, or that repeat it. */
export type RelatedBy = 'parent' | 'root' | 'group' | 'retry';

/** What is kept beside the rows of tasks in one open database; written in the same transaction as they. */
export class HistoryTable {
  readonly #insertAttempt: StatementSync;
  readonly #endAttempt: StatementSync;
  readonly #dropAttempts: StatementSync;
  readonly #attempts: StatementSync;
  readonly #insertMessage: StatementSync;
  readonly #message: StatementSync;
  readonly #messageUnits: StatementSync;
  /** What messages take at most: those that were replaced or dropped count as well; `null`: not known yet. */
  #unitsAtMost: number | null = null;
  readonly #insertRetry: StatementSync;
  readonly #retryOf: StatementSync;
  readonly #dropMessages: StatementSync;
  readonly #forget: readonly StatementSync[];
  readonly #related: Readonly<Record<RelatedBy, StatementSync>>;

  constructor(db: DatabaseSync) {
    this.#insertAttempt = db.prepare(INSERT_ATTEMPT);
    this.#endAttempt = db.prepare(END_ATTEMPT);
    this.#dropAttempts = db.prepare('DELETE FROM attempt WHERE task = ? AND run <= ?');
    this.#attempts = db.prepare('SELECT * FROM attempt WHERE task = ? ORDER BY run');
    this.#insertMessage = db.prepare(INSERT_MESSAGE);
    this.#message = db.prepare('SELECT * FROM task_message WHERE task = ?');
    this.#insertRetry = db.prepare(INSERT_RETRY);
    this.#retryOf = db.prepare('SELECT original FROM task_retry WHERE task = ?');
    this.#messageUnits = db.prepare('SELECT sum(size) AS units FROM task_message');
    this.#dropMessages = db.prepare(`DELETE FROM task_message WHERE task IN (
      SELECT task FROM task_message ORDER BY seen_at LIMIT ?
    )`);
    this.#forget = ['attempt', 'task_message', 'task_retry'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE ${OF_THESE}`),
    );
    const related = (term: string): StatementSync =>
      db.prepare(`SELECT ${TASK_COLUMNS} FROM task WHERE ${term} AND source = ? AND id <> ?
        ORDER BY ordered_at DESC LIMIT ?`);
    this.#related = {
      parent: related('parent_id = ?'),
      root: related('root_id = ? AND root_id <> id'),
      group: related('group_id = ?'),
      retry: related('seq IN (SELECT task FROM task_retry WHERE original = ?)'),
    };
  }

  /** @param seq the task's row */
  write(seq: number, { attempts, lateEnds, message, retryOf }: UnwrittenHistory): void {
    for (const attempt of attempts) this.#writeAttempt(seq, attempt);
    for (const [run, { error, traceback, at }] of lateEnds) {
      this.#endAttempt.run(error, cutTraceback(traceback), at, seq, run);
    }
    if (message !== null) this.#writeMessage(seq, message);
    if (retryOf !== null) this.#insertRetry.run(seq, retryOf);
  }

  /** Oldest first. */
  attempts(seq: number): readonly TaskAttempt[] {
    return this.#attempts.all(seq).map(attemptFromRow);
  }

  message(seq: number): TaskMessage | null {
    const row = this.#message.get(seq);
    return row === undefined ? null : messageFromRow(row);
  }

  /** Id of the task that this one repeats; `null`: none that is known. */
  retryOf(seq: number): string | null {
    return textOf(this.#retryOf.get(seq)?.['original']);
  }

  /** Rows of other tasks of this source, newest first. */
  related(by: RelatedBy, value: string, of: { source: number; id: string }, limit: number): readonly Row[] {
    return this.#related[by].all(value, of.source, of.id, limit);
  }

  /** Drops what was kept beside rows that are no more. */
  forget(seqs: readonly number[]): void {
    const text = JSON.stringify(seqs);
    for (const statement of this.#forget) statement.run(text);
  }

  /** Drops messages, oldest first, a bounded number at a time, while they take too much room. */
  prune(mostUnits = MOST_MESSAGE_UNITS): void {
    // To add up all of them takes a while, so it is done only when they can be too many.
    if (this.#unitsAtMost !== null && this.#unitsAtMost <= mostUnits) return;
    this.#unitsAtMost = numberOf(this.#messageUnits.get()?.['units']) ?? 0;
    if (this.#unitsAtMost > mostUnits) this.#dropMessages.run(MESSAGES_DROPPED_AT_ONCE);
  }

  #writeAttempt(seq: number, attempt: EndedAttempt): void {
    const { run, retries, state, worker, receivedAt, startedAt, finishedAt, error } = attempt;
    this.#insertAttempt.run(
      seq,
      run,
      retries,
      state,
      worker,
      receivedAt,
      startedAt,
      finishedAt,
      error,
      cutTraceback(attempt.traceback),
    );
    if (run >= MOST_ATTEMPTS) this.#dropAttempts.run(seq, run - MOST_ATTEMPTS);
  }

  #writeMessage(seq: number, message: TaskMessage): void {
    const { seenAt, name, queue, args, kwargs, embed, headers, priority, replyTo, redelivered } = message;
    const isRedelivered = redelivered === null ? null : Number(redelivered);
    if (this.#unitsAtMost !== null) this.#unitsAtMost += messageUnits(message);
    this.#insertMessage.run(
      seq,
      seenAt,
      messageUnits(message),
      name,
      queue,
      args,
      kwargs,
      embed,
      headers,
      priority,
      replyTo,
      isRedelivered,
    );
  }
}

/** UTF-16 units of the texts of a message. */
export function messageUnits({ name, args, kwargs, embed, headers }: TaskMessage): number {
  return [args, kwargs, embed, headers].reduce((sum, text) => sum + (text?.length ?? 0), name.length);
}

function attemptFromRow(row: Row): TaskAttempt {
  return {
    retries: numberOf(row['retries']) ?? 0,
    state: textOf(row['state']) ?? 'pending',
    worker: textOf(row['worker']),
    receivedAt: numberOf(row['received_at']),
    startedAt: numberOf(row['started_at']),
    finishedAt: numberOf(row['finished_at']),
    error: textOf(row['error']),
    traceback: textOf(row['traceback']),
  };
}

function messageFromRow(row: Row): TaskMessage {
  const redelivered = numberOf(row['redelivered']);
  return {
    name: textOf(row['name']) ?? '',
    queue: textOf(row['queue']),
    args: textOf(row['args']),
    kwargs: textOf(row['kwargs']),
    embed: textOf(row['embed']),
    headers: textOf(row['headers']),
    priority: numberOf(row['priority']),
    replyTo: textOf(row['reply_to']),
    redelivered: redelivered === null ? null : redelivered === 1,
    seenAt: numberOf(row['seen_at']) ?? 0,
  };
}

/** The end of a traceback names the error, so its beginning is left out. */
function cutTraceback(traceback: string | null): string | null {
  if (traceback === null || traceback.length <= LONGEST_TRACEBACK) return traceback;
  return traceback.slice(-LONGEST_TRACEBACK).toWellFormed();
}
