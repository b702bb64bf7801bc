import type { BlockCondition } from './blockCondition.ts';
import { valueHashes } from './gramHash.ts';
import { BLOCK_ROWS, blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf } from './taskRow.ts';
import type { Question } from './question.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Runs that one is compared with at most, the newest. */
const MOST_COMPARED_RUNS = 1_000;

/** The newest tasks are looked at for them: a rare name must not cost a walk through the whole history. */
const COUNTED_BLOCKS = Math.ceil(50_000 / BLOCK_ROWS);

/** Whose kind is looked for. */
export interface ComparedRun {
  readonly id: string;
  /** Number of the task's own source. */
  readonly source: number;
  readonly name: string;
}

/** What the worker measured comes before what two of its moments tell. */
const RUNS = `SELECT coalesce(runtime_ms, finished_at - started_at) AS ms FROM task NOT INDEXED
  WHERE seq BETWEEN ? AND ? AND name = ? AND source = ? AND id <> ? AND state IN ('succeeded', 'failed')
    AND coalesce(runtime_ms, finished_at - started_at) >= 0
  ORDER BY seq DESC LIMIT ?`;

/** The durations (ms, shortest first) of the newest ended runs of a task's name, without the task itself, block by block. */
export function* runDurationsQuestion(
  use: UseDatabase,
  { id, source, name }: ComparedRun,
): Question<readonly number[]> {
  const condition: BlockCondition = { kind: 'hashes', hashes: valueHashes('name', name.toWellFormed()) };
  const durations: number[] = [];
  const rows = use(({ table }) => table.bounds);
  const newest = blockOf(rows.last);
  const end = Math.max(blockOf(rows.first), newest - COUNTED_BLOCKS);
  for (let block = newest; block >= end && durations.length < MOST_COMPARED_RUNS; block--) {
    const found = use((database) => {
      if (!database.blocks.mayHave(block, condition)) return [];
      const left = MOST_COMPARED_RUNS - durations.length;
      return database.all({ text: RUNS, values: [...rowsOf(block), name, source, id, left] });
    });
    durations.push(...found.flatMap((row) => numberOf(row['ms']) ?? []));
    yield null;
  }
  return durations.sort((one, other) => one - other);
}
