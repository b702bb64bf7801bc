/** Fewer runs than this say nothing of what is usual. */
const LEAST_COMPARED = 20;

/** How long the last runs of one kind of task took, as far as the history tells. */
export interface RunDurations {
  /** ms, shortest first; at most the last 1,000 that ended, without the task itself. */
  readonly sortedMs: readonly number[];
}

/** Where one run stands among others of its kind. */
export interface RunRank {
  /** How many runs it is compared with. */
  readonly compared: number;
  /** Of `compared`: those that took less, and those that took more. */
  readonly shorter: number;
  readonly longer: number;
  /** ms; the middle one of them. */
  readonly medianMs: number;
}

/** Compares a run of `ms` with others; `null` when there are too few to say what is usual. */
export function rankOfRun({ sortedMs }: RunDurations, ms: number): RunRank | null {
  const medianMs = sortedMs[sortedMs.length >> 1];
  if (medianMs === undefined || sortedMs.length < LEAST_COMPARED) return null;
  const shorter = countBelow(sortedMs, (other) => other < ms);
  const longer = sortedMs.length - countBelow(sortedMs, (other) => other <= ms);
  return { compared: sortedMs.length, shorter, longer, medianMs };
}

/** How many items from the start on hold; none does after the first that does not. */
function countBelow(sorted: readonly number[], holds: (ms: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
