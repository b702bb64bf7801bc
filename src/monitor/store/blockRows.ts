import { SCOPE_INDEXES, type QuickScope } from './quickScope.ts';
import { blockOf, rowsOf } from './taskBlocks.ts';
import type { BlockBounds } from './blockBounds.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { TaskDatabase } from './taskDatabase.ts';

/** How the rows of a block are found. */
export interface BlockRows {
  /** Stands behind the name of the table. */
  readonly by: string;
  readonly within: Sql;
}

/** Of blocks that share a stretch of time, each reads the others' tasks in the index too; of more, it reads its rows instead. */
const MOST_OVERLAP = 8;
const SAMPLED_BLOCKS = 32;

/**
 * Finds the rows of blocks: those of few tasks by their index where tasks of one block came at about one time, as they do;
 * all others by reading the block.
 */
export function blockRows(use: UseDatabase): (block: number, scope: QuickScope) => BlockRows {
  let isApart: boolean | null = null;
  return (block, scope) => {
    const [first, last] = rowsOf(block);
    const isByIndex = (scope === 'failed' || scope === 'open') && (isApart ??= use(overlap) <= MOST_OVERLAP);
    const bounds = isByIndex ? use(({ blocks }) => blocks.bounds(block)) : null;
    if (bounds === null || !(scope === 'failed' || scope === 'open')) {
      return { by: 'NOT INDEXED', within: { text: 'seq BETWEEN ? AND ?', values: [first, last] } };
    }
    const { name, term } = SCOPE_INDEXES[scope];
    return {
      by: `INDEXED BY ${name}`,
      within: {
        text: `${term} AND ordered_at BETWEEN ? AND ? AND seq BETWEEN ? AND ?`,
        values: [bounds.firstOrderedAt, bounds.lastOrderedAt, first, last],
      },
    };
  };
}

/** With how many blocks, on the average, some of them share a stretch of time: those beside it are two or three. */
function overlap({ table, blocks }: TaskDatabase): number {
  const { first, last } = table.bounds;
  const known: BlockBounds[] = [];
  for (let block = blockOf(first); block <= blockOf(last); block++) {
    const bounds = blocks.bounds(block);
    if (bounds !== null) known.push(bounds);
  }
  const step = Math.ceil(known.length / SAMPLED_BLOCKS);
  const sampled = known.filter((_, place) => place % step === 0);
  let shared = 0;
  for (const one of sampled) for (const other of known) if (meet(one, other)) shared++;
  return sampled.length === 0 ? 0 : shared / sampled.length;
}

function meet(one: BlockBounds, other: BlockBounds): boolean {
  return one.firstOrderedAt <= other.lastOrderedAt && other.firstOrderedAt <= one.lastOrderedAt;
}
