import type { BlockBounds } from './blockBounds.ts';
import type { FacetCounts } from './facetCounts.ts';
import type { Sql } from './sql.ts';

/** Conditions whose counts are remembered: those of the views that are open. */
const MOST_CONDITIONS = 4;
/** Blocks with more values than this are counted anew each time. */
const MOST_VALUES = 256;

interface Remembered {
  /** Another object after every change of the block. */
  readonly bounds: BlockBounds;
  readonly counts: FacetCounts;
}

/** Counts of blocks that have not changed since, so that a view that asks again and again costs little. */
export class FacetMemory {
  readonly #byCondition = new Map<string, Map<number, Remembered>>();

  /** Counts by block for one condition; the conditions asked for least lately are forgotten. */
  of(terms: Sql): Map<number, Remembered> {
    const key = JSON.stringify([terms.text, terms.values]);
    const known = this.#byCondition.get(key) ?? new Map<number, Remembered>();
    this.#byCondition.delete(key);
    this.#byCondition.set(key, known);
    const [oldest] = this.#byCondition.keys();
    if (oldest !== undefined && this.#byCondition.size > MOST_CONDITIONS) this.#byCondition.delete(oldest);
    return known;
  }
}

/** Remembers a block's counts where that is worth it. */
export function remember(
  known: Map<number, Remembered>,
  bounds: BlockBounds | null,
  counts: FacetCounts,
): void {
  if (bounds !== null && counts.size <= MOST_VALUES) known.set(bounds.block, { bounds, counts });
}
