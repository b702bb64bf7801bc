import { COUNTED_ENDS } from '../../model/statistics/endCounts.ts';
import { CELL_COLUMNS } from './rollupCell.ts';
import { ROLLUP_LEVELS } from './rollupLevels.ts';
import { numberOf } from './taskRow.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { Segment } from './statisticsSegments.ts';
import type { Row } from './taskRow.ts';

type RollupTableName = 'task_rollup' | 'sample_rollup';

export interface SampleSums {
  readonly at: number;
  readonly series: number;
  readonly samples: number;
  /** How often each of the three figures was known. */
  readonly known: readonly [number, number, number];
  readonly sum: readonly [number, number, number];
}

/** Where a row stands among those of its width. */
type RowKey = readonly [at: number, series: number];

/** Some of the rows of one width: from a key on, before another one. */
interface Slice {
  readonly width: number;
  readonly from: RowKey;
  readonly to: RowKey;
}

/** Rows that one step looks at, whatever series they are of: a few milliseconds. */
const STEP_ROWS = 500;

const WITHIN = 'width = ? AND (at, series) >= (?, ?) AND (at, series) < (?, ?)';
const AMONG = '+series IN (SELECT value FROM json_each(?))';

/** Reads rows of the statistics, oldest first, in the steps of a question. Each row is handed over as it is read. */
export class StatisticsRows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Rows of ends; each has `at`, `series` and the columns of a cell. */
  ends(
    segments: readonly Segment[],
    series: Iterable<number>,
    take: (row: Row) => void,
  ): Generator<null, void, undefined> {
    return this.#read(`at, series, ${CELL_COLUMNS.join(', ')}`, 'task_rollup', segments, series, take);
  }

  /** The same without sketches: `at`, a column for each kind of end, `run_ms`, and 1 as `has_runs` where some runs are known. */
  counts(
    segments: readonly Segment[],
    series: Iterable<number>,
    take: (row: Row) => void,
  ): Generator<null, void, undefined> {
    const columns = `at, ${COUNTED_ENDS.join(', ')}, run_ms, run IS NOT NULL AS has_runs`;
    return this.#read(columns, 'task_rollup', segments, series, take);
  }

  samples(
    segments: readonly Segment[],
    series: Iterable<number>,
    take: (sample: SampleSums) => void,
  ): Generator<null, void, undefined> {
    const columns = 'at, series, samples, known_1, known_2, known_3, sum_1, sum_2, sum_3';
    return this.#read(columns, 'sample_rollup', segments, series, (row) => {
      take({
        at: numberOf(row['at']) ?? 0,
        series: numberOf(row['series']) ?? 0,
        samples: numberOf(row['samples']) ?? 0,
        known: three(row, 'known'),
        sum: three(row, 'sum'),
      });
    });
  }

  /** Begin of the first bucket of these series; `null`: none. */
  *first(table: RollupTableName, series: Iterable<number>): Generator<null, number | null, undefined> {
    const among = JSON.stringify([...series]);
    if (among === '[]') return null;
    const statement = this.#db.prepare(
      `SELECT at FROM ${table} WHERE ${WITHIN} AND ${AMONG} ORDER BY at LIMIT 1`,
    );
    let first: number | null = null;
    for (const { width } of ROLLUP_LEVELS) {
      for (const slice of this.#slices(table, { width, from: 0, to: first ?? Number.MAX_SAFE_INTEGER })) {
        const at = numberOf(statement.get(...bounds(slice), among)?.['at']);
        yield null;
        if (at === null) continue;
        first = at;
        break;
      }
    }
    return first;
  }

  *#read(
    columns: string,
    table: RollupTableName,
    segments: readonly Segment[],
    series: Iterable<number>,
    take: (row: Row) => void,
  ): Generator<null, void, undefined> {
    const among = JSON.stringify([...series]);
    if (among === '[]') return;
    const statement = this.#db.prepare(
      `SELECT ${columns} FROM ${table} WHERE ${WITHIN} AND ${AMONG} ORDER BY at, series`,
    );
    for (const segment of segments) {
      for (const slice of this.#slices(table, segment)) {
        for (const row of statement.all(...bounds(slice), among)) take(row);
        yield null;
      }
    }
  }

  *#slices(table: RollupTableName, { width, from, to }: Segment): Generator<Slice, void, undefined> {
    const statement = this.#db.prepare(`SELECT at, series FROM ${table}
      WHERE width = ? AND (at, series) >= (?, ?) AND at < ? ORDER BY at, series LIMIT 1 OFFSET ?`);
    let begin: RowKey | null = [from, 0];
    while (begin !== null) {
      const end = keyOf(statement.get(width, ...begin, to, STEP_ROWS));
      yield { width, from: begin, to: end ?? [to, 0] };
      begin = end;
    }
  }
}

function bounds({ width, from, to }: Slice): readonly number[] {
  return [width, ...from, ...to];
}

function keyOf(row: Row | undefined): RowKey | null {
  return row === undefined ? null : [numberOf(row['at']) ?? 0, numberOf(row['series']) ?? 0];
}

function three(row: Row, name: string): readonly [number, number, number] {
  const figure = (place: number): number => numberOf(row[`${name}_${String(place)}`]) ?? 0;
  return [figure(1), figure(2), figure(3)];
}
