/** Rows of `task` that are looked at in one step, those whose `seq` follow each other. */
export const BLOCK_ROWS = 1_024;

/** The block of a row. */
export function blockOf(seq: number): number {
  return Math.floor((seq - 1) / BLOCK_ROWS);
}

/** The least and the greatest `seq` that a row of a block can have. */
export function rowsOf(block: number): readonly [first: number, last: number] {
  return [block * BLOCK_ROWS + 1, (block + 1) * BLOCK_ROWS];
}
