import { compareKeys, NAMELESS, WAIT_MS } from './taskSortKey.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';

/** Between which values the tasks of a block lie. */
export interface BlockBounds {
  readonly block: number;
  readonly firstOrderedAt: number;
  readonly lastOrderedAt: number;
  /** Of the tasks whose state was told. Of none: the first one lies behind the last one. */
  readonly firstStateAt: number;
  readonly lastStateAt: number;
  readonly lastUpdatedAt: number;
  /** `null`: no task has told it; of waits and retries likewise. */
  readonly longestRuntimeMs: number | null;
  readonly longestWaitMs: number | null;
  readonly mostRetries: number | null;
  /** The first of the names; `NAMELESS` when no task has one. */
  readonly firstName: string;
}

/** The columns of `task_block` that {@link boundsFromRow} reads, in the order of {@link boundsValues}. */
export const BOUNDS_COLUMNS = `block, first_ordered_at, last_ordered_at, first_state_at, last_state_at, last_updated_at,
  longest_runtime_ms, longest_wait_ms, most_retries, first_name`;

/** The columns of `task` that {@link widened} reads. */
export const BOUNDED_COLUMNS = `ordered_at, state_at, updated_at, runtime_ms, ${WAIT_MS} AS wait_ms, retries, name`;

/** Later than any moment. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Bounds of a block without tasks. */
export function emptyBounds(block: number): BlockBounds {
  return {
    block,
    firstOrderedAt: NEVER,
    lastOrderedAt: -NEVER,
    firstStateAt: NEVER,
    lastStateAt: -NEVER,
    lastUpdatedAt: -NEVER,
    longestRuntimeMs: null,
    longestWaitMs: null,
    mostRetries: null,
    firstName: NAMELESS,
  };
}

/** The bounds with one more task. */
export function widened(bounds: BlockBounds, row: Row): BlockBounds {
  const orderedAt = numberOf(row['ordered_at']) ?? 0;
  const stateAt = numberOf(row['state_at']) ?? 0;
  const name = textOf(row['name']) ?? NAMELESS;
  return {
    block: bounds.block,
    firstOrderedAt: Math.min(bounds.firstOrderedAt, orderedAt),
    lastOrderedAt: Math.max(bounds.lastOrderedAt, orderedAt),
    firstStateAt: stateAt > 0 ? Math.min(bounds.firstStateAt, stateAt) : bounds.firstStateAt,
    lastStateAt: stateAt > 0 ? Math.max(bounds.lastStateAt, stateAt) : bounds.lastStateAt,
    lastUpdatedAt: Math.max(bounds.lastUpdatedAt, numberOf(row['updated_at']) ?? 0),
    longestRuntimeMs: greater(bounds.longestRuntimeMs, numberOf(row['runtime_ms'])),
    longestWaitMs: greater(bounds.longestWaitMs, numberOf(row['wait_ms'])),
    mostRetries: greater(bounds.mostRetries, numberOf(row['retries'])),
    firstName: name === bounds.firstName || compareKeys(name, bounds.firstName) > 0 ? bounds.firstName : name,
  };
}

export function boundsValues(bounds: BlockBounds): readonly (number | string | null)[] {
  return [
    bounds.block,
    bounds.firstOrderedAt,
    bounds.lastOrderedAt,
    bounds.firstStateAt,
    bounds.lastStateAt,
    bounds.lastUpdatedAt,
    bounds.longestRuntimeMs,
    bounds.longestWaitMs,
    bounds.mostRetries,
    bounds.firstName,
  ];
}

export function boundsFromRow(row: Row): BlockBounds {
  return {
    block: numberOf(row['block']) ?? 0,
    firstOrderedAt: numberOf(row['first_ordered_at']) ?? -NEVER,
    lastOrderedAt: numberOf(row['last_ordered_at']) ?? NEVER,
    firstStateAt: numberOf(row['first_state_at']) ?? -NEVER,
    lastStateAt: numberOf(row['last_state_at']) ?? NEVER,
    lastUpdatedAt: numberOf(row['last_updated_at']) ?? NEVER,
    longestRuntimeMs: numberOf(row['longest_runtime_ms']),
    longestWaitMs: numberOf(row['longest_wait_ms']),
    mostRetries: numberOf(row['most_retries']),
    firstName: textOf(row['first_name']) ?? '',
  };
}

function greater(known: number | null, next: number | null): number | null {
  if (known === null || next === null) return known ?? next;
  return Math.max(known, next);
}
