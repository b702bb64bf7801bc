/** The ends that are counted apart, in the order in which they are listed; `retried`: a run that another one followed. */
export const COUNTED_ENDS = ['succeeded', 'failed', 'revoked', 'rejected', 'lost', 'retried'] as const;

export type CountedEnd = (typeof COUNTED_ENDS)[number];

/** How many tasks came to each end. */
export type EndCounts = Readonly<Record<CountedEnd, number>>;

export const NO_ENDS: EndCounts = { succeeded: 0, failed: 0, revoked: 0, rejected: 0, lost: 0, retried: 0 };

/** Tasks that came to an end; a retried one has not. */
export function endedTasks(ends: EndCounts): number {
  return ends.succeeded + ends.failed + ends.revoked + ends.rejected + ends.lost;
}

/** Share of the tasks that failed among those that succeeded or failed, 0 to 1; `null`: none did either. */
export function failureRate({ succeeded, failed }: EndCounts): number | null {
  const judged = succeeded + failed;
  return judged === 0 ? null : failed / judged;
}
