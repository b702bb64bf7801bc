import { failureRate, type EndCounts, NO_ENDS } from '../../model/statistics/endCounts.ts';
import { MeanDepth } from './meanDepth.ts';
import { durations } from './periodFigures.ts';
import { RollupCell } from './rollupCell.ts';
import { SlotUse } from './slotUse.ts';
import type { SeriesPoint } from '../../model/statistics/timeSeries.ts';

/** What is gathered for one bucket of an answer, or for all of them. */
export class StatisticsBucket {
  readonly cell = new RollupCell();
  readonly depth = new MeanDepth();
  readonly slots = new SlotUse();
  hasEnds = false;
  isWatched = false;

  point(at: number): SeriesPoint {
    const ends = this.#ends();
    return {
      at,
      ends,
      failureRate: ends === null ? null : failureRate(ends),
      wait: durations(this.cell.wait, this.cell.waitMs),
      run: durations(this.cell.run, this.cell.runMs),
      queueDepth: this.depth.value,
      utilisation: this.slots.share,
    };
  }

  /** That nothing ended is known only when somebody watched. */
  #ends(): EndCounts | null {
    if (this.hasEnds) return { ...this.cell.ends };
    return this.isWatched ? NO_ENDS : null;
  }
}
