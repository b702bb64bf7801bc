import type { FilterPattern } from './filterPattern.ts';

/** Fields that hold a text of which all must match. */
export const WHOLE_FIELDS = [
  'state',
  'name',
  'worker',
  'queue',
  'id',
  'root',
  'parent',
  'group',
  'cause',
  'system',
  'connection',
] as const;

/** Fields that hold a long text, any part of which may match. */
export const PART_FIELDS = ['args', 'kwargs', 'result', 'error', 'traceback'] as const;

export const DURATION_FIELDS = ['runtime', 'wait'] as const;

export const TIME_FIELDS = ['since', 'until'] as const;

export type WholeField = (typeof WHOLE_FIELDS)[number];
export type PartField = (typeof PART_FIELDS)[number];
export type DurationField = (typeof DURATION_FIELDS)[number];
export type TimeField = (typeof TIME_FIELDS)[number];

export function isPartField(field: WholeField | PartField): field is PartField {
  return PART_FIELDS.some((one) => one === field);
}

/** Whether the values are ids or fingerprints: without a wildcard they match in their own case only, by an index. */
export function isExactField(field: WholeField): boolean {
  return field === 'id' || field === 'root' || field === 'parent' || field === 'group' || field === 'cause';
}

export const COMPARISONS = ['>=', '<=', '>', '<', '='] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** `ago`: so many ms before the filter is applied; `at`: epoch ms. */
export type FilterMoment =
  { readonly kind: 'ago'; readonly ms: number } | { readonly kind: 'at'; readonly at: number };

/**
 * One condition.
 * - `text`: anywhere in id, name, arguments, result or error.
 * - `field`: a text of the task.
 * - `argument`, `argumentNumber`: the value at a path in the arguments, where these are known exactly. A segment of digits
 *   is an index in a list, from 0.
 * - `tag`: a stamp of Celery by its name, its value, or both as `name=value`, of tasks whose message was seen.
 * - `number`: a duration in ms, or the count of retries. What is not known never matches.
 * - `time`: when the task got the state that it has.
 */
export type FilterTerm =
  | { readonly kind: 'text'; readonly pattern: FilterPattern }
  | { readonly kind: 'field'; readonly field: WholeField | PartField; readonly pattern: FilterPattern }
  | { readonly kind: 'tag'; readonly pattern: FilterPattern }
  | { readonly kind: 'argument'; readonly path: readonly string[]; readonly pattern: FilterPattern }
  | {
      readonly kind: 'argumentNumber';
      readonly path: readonly string[];
      readonly comparison: Comparison;
      readonly value: number;
    }
  | {
      readonly kind: 'number';
      readonly field: DurationField | 'retries';
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'time'; readonly field: TimeField; readonly moment: FilterMoment };

/** A filter as its parser understood it. `all` and `any` hold at least two parts, none of which is of the same kind. */
export type FilterExpression =
  | { readonly kind: 'all'; readonly of: readonly FilterExpression[] }
  | { readonly kind: 'any'; readonly of: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly of: FilterExpression }
  | FilterTerm;

/** Bounds of a filter: what they let through is answered within bounded time. */
export const FILTER_LIMITS = {
  /** UTF-16 units of the text. */
  length: 2_000,
  /** Parentheses and negations within each other. */
  depth: 32,
  terms: 64,
  /** Of one pattern. */
  wildcards: 16,
  pathSegments: 8,
  /** Digits of an index in a path. */
  indexDigits: 6,
  /** A hundred years, in ms. */
  durationMs: 3_155_760_000_000,
} as const;
