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

const AMONG = 'width = ? AND at >= ? AND at < ? AND series IN (SELECT value FROM json_each(?))';

/** Reads rows of the statistics, oldest first. */
export class StatisticsRows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Rows of ends; each has `at`, `series` and the columns of a cell. */
  ends(segments: readonly Segment[], series: Iterable<number>): readonly Row[] {
    return this.#read(`at, series, ${CELL_COLUMNS.join(', ')}`, 'task_rollup', segments, series);
  }

  samples(segments: readonly Segment[], series: Iterable<number>): readonly SampleSums[] {
    const columns = 'at, series, samples, known_1, known_2, known_3, sum_1, sum_2, sum_3';
    return this.#read(columns, 'sample_rollup', segments, series).map((row) => ({
      at: numberOf(row['at']) ?? 0,
      series: numberOf(row['series']) ?? 0,
      samples: numberOf(row['samples']) ?? 0,
      known: three(row, 'known'),
      sum: three(row, 'sum'),
    }));
  }

  /** Begin of the first bucket of these series; `null`: none. */
  first(table: RollupTableName, series: Iterable<number>): number | null {
    const among = JSON.stringify([...series]);
    if (among === '[]') return null;
    const statement = this.#db.prepare(`SELECT at FROM ${table}
      WHERE width = ? AND series IN (SELECT value FROM json_each(?)) ORDER BY at LIMIT 1`);
    const firsts = ROLLUP_LEVELS.flatMap(({ width }) => numberOf(statement.get(width, among)?.['at']) ?? []);
    return firsts.length === 0 ? null : Math.min(...firsts);
  }

  #read(
    columns: string,
    table: RollupTableName,
    segments: readonly Segment[],
    series: Iterable<number>,
  ): Row[] {
    const among = JSON.stringify([...series]);
    if (among === '[]') return [];
    const statement = this.#db.prepare(`SELECT ${columns} FROM ${table} WHERE ${AMONG} ORDER BY at`);
    return segments.flatMap(({ width, from, to }) => statement.all(width, from, to, among));
  }
}

function three(row: Row, name: string): readonly [number, number, number] {
  const figure = (place: number): number => numberOf(row[`${name}_${String(place)}`]) ?? 0;
  return [figure(1), figure(2), figure(3)];
}
