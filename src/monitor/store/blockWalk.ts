import { blockOf, rowsOf } from './taskBlocks.ts';
import { compareKeys, comparePlaces, UNKNOWN, type SortOrder, type SortPlace } from './taskSortKey.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import type { BlockBounds } from './blockBounds.ts';

/** A block, and the first place in the order that one of its tasks can have. */
export interface BlockStop {
  readonly block: number;
  /** `null`: not known, for the block is not summed up. */
  readonly first: SortPlace | null;
}

export interface BlockWalk {
  readonly sort: TaskSort;
  readonly order: SortOrder;
  /** The least and the greatest number of a row. */
  readonly rows: { readonly first: number; readonly last: number };
  /** `null`: not known; `nothing`: no task of the block is asked for. */
  readonly bounds: (block: number) => BlockBounds | null | 'nothing';
  /** Only tasks behind this place are asked for; `null`: all. */
  readonly behind: SortPlace | null;
}

/** The blocks in the order in which their first tasks can come; those that are not summed up can have any, and come first. */
export function blockWalk({ sort, order, rows, bounds, behind }: BlockWalk): readonly BlockStop[] {
  const unknown: BlockStop[] = [];
  const known: { readonly block: number; readonly first: SortPlace }[] = [];
  for (let block = blockOf(rows.last); block >= blockOf(rows.first); block--) {
    const of = bounds(block);
    if (of === 'nothing') continue;
    if (of === null) unknown.push({ block, first: null });
    else if (behind === null || !isBefore(sort, of, behind)) {
      const [first, last] = rowsOf(block);
      const place = { key: firstKey(sort, of), seq: order.isOldestFirst ? first : last };
      const isReached = behind !== null && comparePlaces(order, place, behind) < 0;
      known.push({ block, first: isReached ? { key: behind.key, seq: place.seq } : place });
    }
  }
  if (order.isOldestFirst) unknown.reverse();
  known.sort((a, b) => comparePlaces(order, a.first, b.first));
  return [...unknown, ...known];
}

function firstKey(sort: TaskSort, bounds: BlockBounds): SortPlace['key'] {
  switch (sort) {
    case 'newest':
      return bounds.lastOrderedAt;
    case 'oldest':
      return bounds.firstOrderedAt;
    case 'longest runtime':
      return bounds.longestRuntimeMs ?? UNKNOWN;
    case 'longest wait':
      return bounds.longestWaitMs ?? UNKNOWN;
    case 'most retries':
      return bounds.mostRetries ?? UNKNOWN;
    case 'name':
      return bounds.firstName;
    default:
      return sort satisfies never;
  }
}

/** Whether all tasks of a block come before a place, as far as is known. */
function isBefore(sort: TaskSort, bounds: BlockBounds, { key }: SortPlace): boolean {
  if (sort === 'newest') return compareKeys(bounds.firstOrderedAt, key) > 0;
  return sort === 'oldest' && compareKeys(bounds.lastOrderedAt, key) < 0;
}
