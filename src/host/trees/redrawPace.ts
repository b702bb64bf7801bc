/** A list of fewer rows costs little however often it is drawn. */
const FEWEST_ROWS = 25;

/** More than this share of new rows, and nobody has read the old ones. */
const MOST_NEW = 0.5;

/** Between two loads of a list whose rows flow by, in ms. */
export const FLOWING_INTERVAL_MS = 1_000;

/** What a load has brought: how many rows there are now, and how many of them were not there before. */
export interface LoadedRows {
  readonly rows: number;
  readonly fresh: number;
}

/**
 * Slows down a list whose rows flow by faster than anybody reads: most of them were other ones at each of the last two
 * loads. One burst alone does not slow it. Every row that is drawn costs the extension host memory, some of it until the
 * view is closed: VS Code (1.123 to 1.139) keeps a `DisposableStore` for each in `ExtHostTreeView._createTreeNode`.
 */
export class RedrawPace {
  #flowing = 0;

  loaded({ rows, fresh }: LoadedRows): void {
    this.#flowing = rows >= FEWEST_ROWS && fresh > rows * MOST_NEW ? this.#flowing + 1 : 0;
  }

  /** Between two loads, in ms; `usualMs` where the rows can be read. */
  intervalMs(usualMs: number): number {
    return this.#flowing < 2 ? usualMs : Math.max(usualMs, FLOWING_INTERVAL_MS);
  }
}
