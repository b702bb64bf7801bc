import type { Sql } from './sql.ts';

/** Runs that one is compared with at most, the newest. */
const MOST_COMPARED_RUNS = 1_000;

/** Tasks that are looked at for them, the newest: a rare name must not cost a walk through the whole history. */
const MOST_TASKS_LOOKED_AT = 50_000;

/** Whose kind is looked for. */
export interface ComparedRun {
  readonly id: string;
  /** Number of the task's own source. */
  readonly source: number;
  readonly name: string;
}

/**
 * The durations (`ms`) of the newest ended runs of a task's name, without the task itself. Walks the index of the newest
 * tasks and ends as soon as there are enough. What the worker measured comes before what two of its moments tell.
 */
export function runDurationsSql({ id, source, name }: ComparedRun): Sql {
  const text = `SELECT coalesce(runtime_ms, finished_at - started_at) AS ms
    FROM (
      SELECT id, source, name, state, runtime_ms, started_at, finished_at FROM task
      ORDER BY ordered_at DESC LIMIT ?
    )
    WHERE name = ? AND source = ? AND id <> ? AND state IN ('succeeded', 'failed')
      AND coalesce(runtime_ms, finished_at - started_at) >= 0
    LIMIT ?`;
  return { text, values: [MOST_TASKS_LOOKED_AT, name, source, id, MOST_COMPARED_RUNS] };
}
