import { ALERT_SCHEMA } from './alertSchema.ts';
import { ROLLUP_SCHEMA } from './rollupSchema.ts';
import { SEARCH_SCHEMA, SUMMARIES_ANEW, SUMMARIES_WITH_KINDS } from './searchSchema.ts';

/** Marks a file as ours (`PRAGMA application_id`): "TTwr". */
export const APPLICATION_ID = 0x54547772;

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/**
 * Every change of the schema since the first release, in order; released ones are never edited.
 *
 * `task.seq` counts tasks as they were first seen. `ordered_at` is fixed when a task is first written, so a page
 * never reorders and its index is only appended to. `id_hash` indexes 53 bits of the id instead of the id itself:
 * at a million tasks that halves the cost of an insert. `failed_at` and `updated_at` are of our clock, all other
 * times of the watched system's; all are epoch ms. `removed_item.position` counts from 0 within its batch, so that a
 * slice of a million items is found by its index. `event_gap.to_at` is NULL while the gap is open.
 * `attempt` and `task_message` name their task's `seq`; a task that ran once and whose message nobody saw has neither;
 * `task_message.size` counts the UTF-16 units of its texts.
 * `task_retry` names a task that was sent again from here by its id, beside the `seq` of the task that was sent.
 * The indexes of relatives leave out tasks that have none, so that a plain task costs nothing.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE source (
        no INTEGER PRIMARY KEY,
        connection_id TEXT NOT NULL,
        system TEXT NOT NULL,
        scope TEXT NOT NULL,
        UNIQUE (connection_id, system, scope)
      );
      CREATE TABLE task (
        seq INTEGER PRIMARY KEY,
        source INTEGER NOT NULL,
        id TEXT NOT NULL,
        id_hash INTEGER NOT NULL,
        ordered_at INTEGER NOT NULL,
        open INTEGER NOT NULL,
        state TEXT NOT NULL,
        state_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        failed_at INTEGER,
        name TEXT,
        queue TEXT,
        worker TEXT,
        sent_at INTEGER,
        received_at INTEGER,
        started_at INTEGER,
        finished_at INTEGER,
        eta_at INTEGER,
        runtime_ms REAL,
        retries INTEGER,
        parent_id TEXT,
        root_id TEXT,
        error TEXT,
        args TEXT,
        kwargs TEXT,
        result TEXT,
        traceback TEXT
      );
      CREATE INDEX task_id ON task (id_hash);
      CREATE INDEX task_newest ON task (ordered_at);
      CREATE INDEX task_open ON task (ordered_at) WHERE open = 1;
      CREATE INDEX task_failed_newest ON task (ordered_at) WHERE state = 'failed';
      CREATE INDEX task_failed_at ON task (failed_at) WHERE failed_at IS NOT NULL;
    `,
  },
  {
    version: 2,
    sql: `
      CREATE TABLE action_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        connection_id TEXT NOT NULL,
        connection_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        summary TEXT NOT NULL,
        refusal TEXT,
        message TEXT NOT NULL,
        targets TEXT NOT NULL,
        targets_left_out INTEGER NOT NULL,
        undo_batch_id TEXT
      );
      CREATE TABLE removed_batch (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        connection_id TEXT NOT NULL,
        system TEXT NOT NULL,
        queue TEXT NOT NULL,
        at INTEGER NOT NULL,
        until INTEGER NOT NULL,
        items INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        state TEXT NOT NULL,
        note TEXT NOT NULL
      );
      CREATE TABLE removed_item (
        batch INTEGER NOT NULL,
        position INTEGER NOT NULL,
        place TEXT NOT NULL,
        payload BLOB NOT NULL
      );
      CREATE UNIQUE INDEX removed_item_position ON removed_item (batch, position);
      CREATE TABLE event_gap (
        id INTEGER PRIMARY KEY,
        connection_id TEXT NOT NULL,
        system TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER
      );
      CREATE INDEX event_gap_newest ON event_gap (connection_id, from_at);
    `,
  },
  {
    version: 3,
    sql: `
      ALTER TABLE task ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE task ADD COLUMN group_id TEXT;
      CREATE INDEX task_parent ON task (parent_id, ordered_at) WHERE parent_id IS NOT NULL;
      CREATE INDEX task_root ON task (root_id, ordered_at) WHERE root_id <> id;
      CREATE INDEX task_group ON task (group_id, ordered_at) WHERE group_id IS NOT NULL;
      CREATE TABLE attempt (
        task INTEGER NOT NULL,
        run INTEGER NOT NULL,
        retries INTEGER NOT NULL,
        state TEXT NOT NULL,
        worker TEXT,
        received_at INTEGER,
        started_at INTEGER,
        finished_at INTEGER,
        error TEXT,
        traceback TEXT,
        PRIMARY KEY (task, run)
      ) WITHOUT ROWID;
      CREATE TABLE task_message (
        task INTEGER PRIMARY KEY,
        seen_at INTEGER NOT NULL,
        size INTEGER NOT NULL,
        name TEXT NOT NULL,
        queue TEXT,
        args TEXT,
        kwargs TEXT,
        embed TEXT,
        headers TEXT,
        priority INTEGER,
        reply_to TEXT,
        redelivered INTEGER
      );
      CREATE INDEX task_message_age ON task_message (seen_at, size);
    `,
  },
  {
    version: 4,
    sql: `
      CREATE TABLE task_retry (
        task INTEGER PRIMARY KEY,
        original TEXT NOT NULL
      );
      CREATE INDEX task_retry_original ON task_retry (original);
    `,
  },
  { version: 5, sql: ROLLUP_SCHEMA },
  { version: 6, sql: SEARCH_SCHEMA },
  { version: 7, sql: ALERT_SCHEMA },
  { version: 8, sql: SUMMARIES_ANEW },
  { version: 9, sql: SUMMARIES_WITH_KINDS },
];
