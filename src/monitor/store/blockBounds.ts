import { compareKeys, NAMELESS } from './taskSortKey.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';

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

/** Later than any moment. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** What of a task its block's bounds are made of. */
type BoundedTask = Pick<
  TaskRecord,
  'stateAt' | 'updatedAt' | 'runtimeMs' | 'sentAt' | 'startedAt' | 'retries' | 'name'
>;

/** Where each figure stands in a {@link BoundsBuilder}. */
const FIRST_ORDERED = 0;
const LAST_ORDERED = 1;
const FIRST_STATE = 2;
const LAST_STATE = 3;
const LAST_UPDATED = 4;
const RUNTIME = 5;
const WAIT = 6;
const RETRIES = 7;

/** Widens bounds, one task after the other, without an object for each. */
export class BoundsBuilder {
  readonly #block: number;
  readonly #figures: Float64Array;
  #firstName = NAMELESS;
  #lastName: string | null = null;
  #bounds: BlockBounds | null = null;

  /** @param begun bounds of tasks that were there before */
  constructor(block: number, begun?: BlockBounds) {
    this.#block = block;
    this.#figures = Float64Array.of(NEVER, -NEVER, NEVER, -NEVER, -NEVER, -Infinity, -Infinity, -Infinity);
    if (begun === undefined) return;
    this.#firstName = begun.firstName;
    this.#figures.set([
      begun.firstOrderedAt,
      begun.lastOrderedAt,
      begun.firstStateAt,
      begun.lastStateAt,
      begun.lastUpdatedAt,
      begun.longestRuntimeMs ?? -Infinity,
      begun.longestWaitMs ?? -Infinity,
      begun.mostRetries ?? -Infinity,
    ]);
  }

  /** Another object after every change. */
  get bounds(): BlockBounds {
    this.#bounds ??= {
      block: this.#block,
      firstOrderedAt: this.#at(FIRST_ORDERED),
      lastOrderedAt: this.#at(LAST_ORDERED),
      firstStateAt: this.#at(FIRST_STATE),
      lastStateAt: this.#at(LAST_STATE),
      lastUpdatedAt: this.#at(LAST_UPDATED),
      longestRuntimeMs: known(this.#at(RUNTIME)),
      longestWaitMs: known(this.#at(WAIT)),
      mostRetries: known(this.#at(RETRIES)),
      firstName: this.#firstName,
    };
    return this.#bounds;
  }

  /** @param orderedAt `null`: its row was there before, and this is as it was */
  add(task: BoundedTask, orderedAt: number | null): void {
    this.changed();
    const { stateAt, updatedAt, runtimeMs, sentAt, startedAt, retries, name } = task;
    if (orderedAt !== null) {
      this.#atMost(FIRST_ORDERED, orderedAt);
      this.#atLeast(LAST_ORDERED, orderedAt);
    }
    if (stateAt > 0) {
      this.#atMost(FIRST_STATE, stateAt);
      this.#atLeast(LAST_STATE, stateAt);
    }
    this.#atLeast(LAST_UPDATED, updatedAt);
    if (runtimeMs !== null) this.#atLeast(RUNTIME, runtimeMs);
    if (startedAt !== null && sentAt !== null) this.#atLeast(WAIT, startedAt - sentAt);
    if (retries !== null) this.#atLeast(RETRIES, retries);
    if (name === null || name === this.#lastName) return;
    this.#lastName = name;
    if (compareKeys(name, this.#firstName) < 0) this.#firstName = name;
  }

  /** Something in the block changed that no bound tells. */
  changed(): void {
    this.#bounds = null;
  }

  #at(place: number): number {
    return this.#figures[place] ?? 0;
  }

  #atMost(place: number, value: number): void {
    if (value < this.#at(place)) this.#figures[place] = value;
  }

  #atLeast(place: number, value: number): void {
    if (value > this.#at(place)) this.#figures[place] = value;
  }
}

function known(figure: number): number | null {
  return figure === -Infinity ? null : figure;
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
