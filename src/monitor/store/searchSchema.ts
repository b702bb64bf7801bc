/**
 * What makes tasks quick to find. `task.cause` is the fingerprint of a failure, NULL for what has not failed; its index holds
 * all that a question about groups of failures reads. Failures of histories that are older than the column wait in
 * `task_without_cause`.
 *
 * `task_block`, which version 9 made anew, sums up rows `block * 1024 + 1` to `(block + 1) * 1024`: bounds of what tasks are sorted by and asked for, and a
 * signature of their texts (see `blockSignature`). A block without a row is not summed up yet, or only in memory; every
 * change of one of its tasks takes the row away.
 */
export const SEARCH_SCHEMA = `
  ALTER TABLE task ADD COLUMN cause TEXT;
  CREATE INDEX task_cause ON task (cause, failed_at, source, name) WHERE cause IS NOT NULL;
  CREATE INDEX task_without_cause ON task (failed_at) WHERE state = 'failed' AND cause IS NULL;
  CREATE TABLE task_block (
    block INTEGER PRIMARY KEY,
    first_ordered_at INTEGER NOT NULL,
    last_ordered_at INTEGER NOT NULL,
    first_state_at INTEGER NOT NULL,
    last_state_at INTEGER NOT NULL,
    last_updated_at INTEGER NOT NULL,
    longest_runtime_ms REAL,
    longest_wait_ms REAL,
    most_retries INTEGER,
    first_name TEXT,
    signature BLOB NOT NULL
  );
`;

/** Signatures hold other hashes than before: all blocks are to be summed up anew. */
export const SUMMARIES_ANEW = 'DELETE FROM task_block';

/**
 * Summaries know the kinds of tasks (see `blockKinds`; NULL: too many), and which characters follow each other. What is read
 * of all of them stands before the signature, which is long.
 */
export const SUMMARIES_WITH_KINDS = `
  DROP TABLE task_block;
  CREATE TABLE task_block (
    block INTEGER PRIMARY KEY,
    first_ordered_at INTEGER NOT NULL,
    last_ordered_at INTEGER NOT NULL,
    first_state_at INTEGER NOT NULL,
    last_state_at INTEGER NOT NULL,
    last_updated_at INTEGER NOT NULL,
    longest_runtime_ms REAL,
    longest_wait_ms REAL,
    most_retries INTEGER,
    first_name TEXT,
    kinds TEXT,
    pairs BLOB NOT NULL,
    signature BLOB NOT NULL
  );
`;
