import { ANYTHING, type BlockCondition } from './blockCondition.ts';
import { gramHashes, valueHash } from './gramHash.ts';
import { LONGEST_SEARCH } from './likePattern.ts';
import { isPartField } from '../../model/filter/filterExpression.ts';
import { literalText } from '../../model/filter/filterPattern.ts';
import { momentMs } from '../../model/filter/filterUnits.ts';
import type { Comparison, FilterExpression, FilterTerm } from '../../model/filter/filterExpression.ts';
import type { FilterPattern } from '../../model/filter/filterPattern.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';

/** More of one kind are not worth asking a signature for. */
const MOST_VALUES = 64;
const VALUE_FIELDS = ['state', 'name', 'queue', 'worker', 'cause'] as const;
const FIGURES = {
  runtime: 'longestRuntimeMs',
  wait: 'longestWaitMs',
  retries: 'mostRetries',
} as const;

/**
 * What a block must have for a task in it to match.
 *
 * @param sources numbers of the sources that are asked about
 * @param now epoch ms of our clock
 */
export function filterCondition(filter: TaskFilter, sources: readonly number[], now: number): BlockCondition {
  const { states, names, queue, worker, cause, text, since, expression } = filter;
  return {
    kind: 'all',
    of: [
      oneOf('source', sources.map(String)),
      ...(states === undefined ? [] : [oneOf('state', states)]),
      ...(names === undefined ? [] : [oneOf('name', names)]),
      ...(queue === undefined ? [] : [oneOf('queue', [queue])]),
      ...(worker === undefined ? [] : [oneOf('worker', [worker])]),
      ...(cause === undefined ? [] : [oneOf('cause', [cause])]),
      ...(since === undefined ? [] : [{ kind: 'reaches', figure: 'lastUpdatedAt', value: since } as const]),
      ...(text === undefined ? [] : [containing([text.slice(0, LONGEST_SEARCH)])]),
      ...(expression === undefined ? [] : [expressionCondition(expression, now)]),
    ],
  };
}

function expressionCondition(expression: FilterExpression, now: number): BlockCondition {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return { kind: expression.kind, of: expression.of.map((part) => expressionCondition(part, now)) };
    case 'not':
    case 'argument':
    case 'argumentNumber':
      return ANYTHING;
    case 'text':
      return containing(textsOf(expression.pattern));
    case 'field':
      return fieldCondition(expression);
    case 'number':
      return {
        kind: 'reaches',
        figure: FIGURES[expression.field],
        value: leastReached(expression.comparison, expression.value),
      };
    case 'time': {
      const moment = momentMs(expression.moment, now);
      return expression.field === 'since'
        ? { kind: 'reaches', figure: 'lastStateAt', value: moment }
        : { kind: 'stateBy', moment };
    }
    default:
      return expression satisfies never;
  }
}

function fieldCondition({ field, pattern }: Extract<FilterTerm, { readonly kind: 'field' }>): BlockCondition {
  if (field === 'traceback') return { kind: 'hashes', hashes: [valueHash('traceback', '')] };
  if (isPartField(field) || field === 'id') return containing(textsOf(pattern));
  const valued = VALUE_FIELDS.find((one) => one === field);
  if (valued === undefined) return ANYTHING;
  const literal = literalText(pattern);
  return literal === null ? containing(textsOf(pattern)) : oneOf(valued, [literal]);
}

function oneOf(field: string, values: readonly string[]): BlockCondition {
  if (values.length > MOST_VALUES || values.some(isCut)) return ANYTHING;
  return {
    kind: 'any',
    of: values.map((value) => ({ kind: 'hashes', hashes: [valueHash(field, value.toWellFormed())] })),
  };
}

/** All of the texts, wherever. */
function containing(texts: readonly string[]): BlockCondition {
  if (texts.some(isCut)) return ANYTHING;
  const hashes = new Set<number>();
  for (const text of texts) gramHashes(text.toWellFormed(), (hash) => hashes.add(hash));
  return { kind: 'hashes', hashes: [...hashes] };
}

/** SQLite's LIKE ends at a NUL. */
function isCut(text: string): boolean {
  return text.includes('\0');
}

function textsOf(pattern: FilterPattern): readonly string[] {
  return pattern.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
}

/** What the greatest of several figures reaches when one of them compares so; any when only small ones are asked for. */
function leastReached(comparison: Comparison, value: number): number {
  return comparison === '<' || comparison === '<=' ? Number.NEGATIVE_INFINITY : value;
}
