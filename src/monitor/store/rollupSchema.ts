/**
 * Statistics: `stat_series` names what is counted apart, `task_rollup` counts ends of tasks and their durations by bucket,
 * `sample_rollup` sums up what queues and workers showed by bucket.
 *
 * `width` is the length of a bucket in ms and `at` its begin (epoch ms). `run` and `wait` are quantile sketches, NULL when
 * empty; `run_ms` and `wait_ms` the sums of what is in them. A sample has three figures, each with how often it was known,
 * its sum and its greatest: of a queue the waiting, those in flight and its consumers; of a worker its busy slots, its
 * slots and its load. `rollup_progress` holds moments and task numbers up to which work was done; the tasks that were
 * there before the statistics are counted later, up to `backfill_until`.
 */
export const ROLLUP_SCHEMA = `
  CREATE TABLE stat_series (
    no INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    system TEXT NOT NULL,
    name TEXT,
    queue TEXT,
    is_rest INTEGER NOT NULL
  );
  CREATE TABLE task_rollup (
    width INTEGER NOT NULL,
    at INTEGER NOT NULL,
    series INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    revoked INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    retried INTEGER NOT NULL,
    run_ms REAL NOT NULL,
    wait_ms REAL NOT NULL,
    run BLOB,
    wait BLOB,
    PRIMARY KEY (width, at, series)
  ) WITHOUT ROWID;
  CREATE TABLE sample_rollup (
    width INTEGER NOT NULL,
    at INTEGER NOT NULL,
    series INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    known_1 INTEGER NOT NULL,
    sum_1 REAL NOT NULL,
    max_1 REAL NOT NULL,
    known_2 INTEGER NOT NULL,
    sum_2 REAL NOT NULL,
    max_2 REAL NOT NULL,
    known_3 INTEGER NOT NULL,
    sum_3 REAL NOT NULL,
    max_3 REAL NOT NULL,
    PRIMARY KEY (width, at, series)
  ) WITHOUT ROWID;
  CREATE TABLE rollup_progress (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO rollup_progress SELECT 'backfill_until', coalesce(max(seq), 0) FROM task;
`;
