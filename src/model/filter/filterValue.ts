/** Fields whose values can be offered while a filter is typed. */
export const OFFERED_FIELDS = ['state', 'name', 'worker', 'queue', 'error'] as const;

export type OfferedField = (typeof OFFERED_FIELDS)[number];

/** A value that tasks have; of errors, the type. */
export interface FilterValue {
  readonly value: string;
  /** Tasks with it, among the newest. */
  readonly count: number;
}
