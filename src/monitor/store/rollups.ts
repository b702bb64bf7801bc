import { RollupBackfill } from './rollupBackfill.ts';
import { RollupJoin } from './rollupJoin.ts';
import { RollupProgress } from './rollupProgress.ts';
import { RollupRetention } from './rollupRetention.ts';
import { RollupTable } from './rollupTable.ts';
import { SampleTable, type Sample } from './sampleTable.ts';
import { StatSeries } from './statSeries.ts';
import { inTransaction } from './transaction.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { Source } from './source.ts';

/** Steps of the upkeep between two looks at what can be let go. */
const STEPS_BETWEEN_PRUNES = 15;

/** The statistics of one open database: what is counted, and its upkeep. */
export class Rollups {
  readonly db: DatabaseSync;
  readonly series: StatSeries;
  readonly progress: RollupProgress;
  readonly table: RollupTable;
  readonly samples: SampleTable;
  readonly backfill: RollupBackfill;
  readonly #join: RollupJoin;
  readonly #retention: RollupRetention;
  #stepsUntilPrune = 0;
  #revision = 0;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.series = new StatSeries(db);
    this.progress = new RollupProgress(db);
    this.table = new RollupTable(db, this.series, this.progress);
    this.samples = new SampleTable(db, this.series);
    this.backfill = new RollupBackfill(db, this.progress, this.table);
    this.#join = new RollupJoin(db, this.progress, this.samples);
    this.#retention = new RollupRetention(db, this.progress);
  }

  /** Another number after rows were dropped, or series may have other numbers than before. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Makes one bounded step of everything that is to be done now and then: counts older tasks, joins buckets that are
   * over, lets go of what is too old or too much.
   *
   * @param oldest epoch ms before which nothing is kept
   * @returns whether there is more to do
   */
  upkeep(now: number, oldest: number, sourceOf: (no: number) => Source | null): boolean {
    try {
      const isCounting = this.backfill.step(sourceOf);
      const { joined, isBehind } = this.#join.step(now);
      if (joined > 0) this.table.forget();
      if (this.#stepsUntilPrune-- <= 0) {
        const hasMore = this.#prune(now, oldest);
        this.#stepsUntilPrune = hasMore ? 0 : STEPS_BETWEEN_PRUNES;
        return isCounting || isBehind || hasMore;
      }
      return isCounting || isBehind;
    } catch (error) {
      this.undone();
      throw error;
    }
  }

  /** Keeps what was seen at a moment, epoch ms. */
  sample(samples: readonly Sample[], at: number): void {
    try {
      this.samples.add(samples, at);
    } catch (error) {
      this.undone();
      throw error;
    }
  }

  /** After a transaction in which something was counted was undone: what is in memory is not what the rows say. */
  undone(): void {
    if (!this.db.isOpen) return;
    this.#revision++;
    this.table.forget();
    this.series.reload();
    this.progress.reload();
  }

  /** Deletes all statistics. */
  clear(): void {
    inTransaction(this.db, () => {
      this.db.exec('DELETE FROM task_rollup; DELETE FROM sample_rollup; DELETE FROM stat_series');
      this.progress.clear();
    });
    this.undone();
  }

  /** @returns whether there is more to drop */
  #prune(now: number, oldest: number): boolean {
    const { hasDropped, isBehind } = this.#retention.prune(now, oldest);
    this.table.forget();
    if ((!isBehind && this.series.isCrowded && this.series.dropUnused()) || hasDropped) this.#revision++;
    return isBehind;
  }
}
