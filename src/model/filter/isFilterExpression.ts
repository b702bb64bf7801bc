import {
  COMPARISONS,
  DURATION_FIELDS,
  FILTER_LIMITS,
  PART_FIELDS,
  TIME_FIELDS,
  WHOLE_FIELDS,
  type FilterExpression,
} from './filterExpression.ts';
import { isArgumentPath } from './filterCondition.ts';

type Value = Readonly<Record<string, unknown>>;

const TEXT_FIELDS: readonly unknown[] = [...WHOLE_FIELDS, ...PART_FIELDS];
const NUMBER_FIELDS: readonly unknown[] = [...DURATION_FIELDS, 'retries'];
const KNOWN_COMPARISONS: readonly unknown[] = COMPARISONS;
const KNOWN_TIME_FIELDS: readonly unknown[] = TIME_FIELDS;
/** Greater numbers are not written in full. */
const GREATEST_NUMBER = 1e20;

/** Whether a value that came from elsewhere is a filter within its bounds, such as `parseFilter` makes. */
export function isFilterExpression(value: unknown): value is FilterExpression {
  const terms = countTerms(value, 0);
  return terms !== null && terms <= FILTER_LIMITS.terms;
}

/** How many conditions there are; `null` when the value is no filter. Every part has one, so that the walk is bounded. */
function countTerms(value: unknown, depth: number): number | null {
  // Each parenthesis holds at most two kinds of part, one below the other.
  if (!isRecord(value) || depth > 2 * FILTER_LIMITS.depth + 2) return null;
  switch (value['kind']) {
    case 'all':
    case 'any':
      return countAll(value['of'], depth);
    case 'not':
      return countTerms(value['of'], depth + 1);
    default:
      return isTerm(value) ? 1 : null;
  }
}

function countAll(of: unknown, depth: number): number | null {
  if (!Array.isArray(of) || of.length < 2 || of.length > FILTER_LIMITS.terms) return null;
  let sum = 0;
  for (const part of of) {
    const terms = countTerms(part, depth + 1);
    if (terms === null) return null;
    sum += terms;
    if (sum > FILTER_LIMITS.terms) return null;
  }
  return sum;
}

function isTerm(value: Value): boolean {
  switch (value['kind']) {
    case 'text':
    case 'tag':
      return isPattern(value['pattern']);
    case 'field':
      return TEXT_FIELDS.includes(value['field']) && isPattern(value['pattern']);
    case 'argument':
      return isPath(value['path']) && isPattern(value['pattern']);
    case 'argumentNumber':
      return isPath(value['path']) && isComparison(value);
    case 'number':
      return NUMBER_FIELDS.includes(value['field']) && isComparison(value);
    case 'time':
      return KNOWN_TIME_FIELDS.includes(value['field']) && isMoment(value['moment']);
    default:
      return false;
  }
}

function isComparison(value: Value): boolean {
  return KNOWN_COMPARISONS.includes(value['comparison']) && isNumber(value['value']);
}

function isMoment(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'ago') return isNumber(value['ms']);
  return value['kind'] === 'at' && isNumber(value['at']);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) < GREATEST_NUMBER;
}

function isPath(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((segment) => typeof segment === 'string' && segment.length <= FILTER_LIMITS.length) &&
    isArgumentPath(value)
  );
}

function isPattern(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > 2 * FILTER_LIMITS.wildcards + 1)
    return false;
  return value.every((part) => {
    if (!isRecord(part)) return false;
    const { kind, text } = part;
    if (kind === 'any' || kind === 'one') return true;
    return kind === 'text' && typeof text === 'string' && text !== '' && text.length <= FILTER_LIMITS.length;
  });
}

function isRecord(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
