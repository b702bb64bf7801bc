import { FINEST_LEVEL, bucketOf } from './rollupLevels.ts';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SeriesIdentity, StatSeries } from './statSeries.ts';
import { inTransaction } from './transaction.ts';

/** What one queue, worker or connection showed at a moment; see {@link ROLLUP_SCHEMA}. `null` = not known. */
export interface Sample {
  readonly of: SeriesIdentity;
  readonly figures: readonly [number | null, number | null, number | null];
}

const PUT = `INSERT INTO sample_rollup
  (width, at, series, samples, known_1, sum_1, max_1, known_2, sum_2, max_2, known_3, sum_3, max_3)
  VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (width, at, series) DO UPDATE SET samples = samples + 1,
    known_1 = known_1 + excluded.known_1, sum_1 = sum_1 + excluded.sum_1, max_1 = max(max_1, excluded.max_1),
    known_2 = known_2 + excluded.known_2, sum_2 = sum_2 + excluded.sum_2, max_2 = max(max_2, excluded.max_2),
    known_3 = known_3 + excluded.known_3, sum_3 = sum_3 + excluded.sum_3, max_3 = max(max_3, excluded.max_3)`;

const JOIN = `INSERT OR REPLACE INTO sample_rollup
  SELECT ?, ?, series, sum(samples), sum(known_1), sum(sum_1), max(max_1), sum(known_2), sum(sum_2), max(max_2),
    sum(known_3), sum(sum_3), max(max_3)
  FROM sample_rollup WHERE width = ? AND at >= ? AND at < ? GROUP BY series`;

/** Sums up what queues and workers show, minute by minute. */
export class SampleTable {
  readonly #db: DatabaseSync;
  readonly #series: StatSeries;
  readonly #put: StatementSync;
  readonly #join: StatementSync;

  constructor(db: DatabaseSync, series: StatSeries) {
    this.#db = db;
    this.#series = series;
    this.#put = db.prepare(PUT);
    this.#join = db.prepare(JOIN);
  }

  /** @param at epoch ms */
  add(samples: readonly Sample[], at: number): void {
    if (samples.length === 0) return;
    const bucket = bucketOf(at, FINEST_LEVEL.width);
    inTransaction(this.#db, () => {
      for (const { of, figures } of samples) {
        const series = this.#series.ownNumberOf(of);
        if (series === null) continue;
        const values: SQLInputValue[] = figures.flatMap((figure) =>
          figure === null ? [0, 0, 0] : [1, figure, figure],
        );
        this.#put.run(FINEST_LEVEL.width, bucket, series, ...values);
      }
    });
  }

  /** Makes the rows of a wide bucket of those of finer ones. */
  join(width: number, at: number, finer: number): void {
    this.#join.run(width, at, finer, at, at + width);
  }
}
