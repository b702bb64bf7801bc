import { ANYTHING, type BlockCondition } from './blockCondition.ts';
import { HAS_ESCAPES, HAS_TRACEBACK, HAS_UNREAD } from './blockSummary.ts';
import { hashesOf, type TextKind } from './blockSignature.ts';
import { pairsOf, unitPlaces, valueHashes } from './gramHash.ts';
import { LONGEST_SEARCH } from './likePattern.ts';
import { isPartField } from '../../model/filter/filterExpression.ts';
import { literalText } from '../../model/filter/filterPattern.ts';
import { momentMs } from '../../model/filter/filterUnits.ts';
import type { Comparison, FilterExpression, FilterTerm } from '../../model/filter/filterExpression.ts';
import type { FilterPattern } from '../../model/filter/filterPattern.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { RelativeBlocks, RelativeField } from './relativeBlocks.ts';

/** More of one kind are not worth asking a signature for. */
const MOST_VALUES = 64;
const VALUE_FIELDS = ['state', 'name', 'queue', 'worker', 'cause'] as const;
/** Characters that JSON writes with a backslash, or may. */
const ESCAPED = /["\\/\p{Cc}]/u;
const FIGURES = {
  runtime: 'longestRuntimeMs',
  wait: 'longestWaitMs',
  retries: 'mostRetries',
} as const;

export interface FilterConditionContext {
  /** Numbers of the sources that are asked about. */
  readonly sources: readonly number[];
  /** Epoch ms of our clock. */
  readonly now: number;
  readonly relatives: RelativeBlocks;
}

/** What a block must have for a task in it to match. */
export function filterCondition(filter: TaskFilter, context: FilterConditionContext): BlockCondition {
  const { sources } = context;
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
      ...(expression === undefined ? [] : [expressionCondition(expression, context)]),
    ],
  };
}

function expressionCondition(expression: FilterExpression, context: FilterConditionContext): BlockCondition {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return { kind: expression.kind, of: expression.of.map((part) => expressionCondition(part, context)) };
    case 'not':
    // Summaries know nothing of headers.
    case 'tag':
      return ANYTHING;
    case 'argument':
      return inArguments(expression.path, textsOf(expression.pattern));
    case 'argumentNumber':
      return inArguments(expression.path, []);
    case 'text':
      return containing(textsOf(expression.pattern));
    case 'field':
      return fieldCondition(expression, context);
    case 'number':
      return {
        kind: 'reaches',
        figure: FIGURES[expression.field],
        value: leastReached(expression.comparison, expression.value),
      };
    case 'time': {
      const moment = momentMs(expression.moment, context.now);
      return expression.field === 'since'
        ? { kind: 'reaches', figure: 'lastStateAt', value: moment }
        : { kind: 'stateBy', moment };
    }
    default:
      return expression satisfies never;
  }
}

function fieldCondition(
  { field, pattern }: Extract<FilterTerm, { readonly kind: 'field' }>,
  { relatives }: FilterConditionContext,
): BlockCondition {
  if (field === 'traceback') {
    return { kind: 'all', of: [having(HAS_TRACEBACK), containing(textsOf(pattern), 'traceback')] };
  }
  if (isPartField(field) || field === 'id') return containing(textsOf(pattern));
  if (field === 'parent' || field === 'root' || field === 'group') {
    return relativeCondition(field, pattern, relatives);
  }
  const valued = VALUE_FIELDS.find((one) => one === field);
  if (valued === undefined) return ANYTHING;
  const literal = literalText(pattern);
  return literal === null ? containing(textsOf(pattern)) : oneOf(valued, [literal]);
}

function relativeCondition(
  field: RelativeField,
  pattern: FilterPattern,
  relatives: RelativeBlocks,
): BlockCondition {
  const [front] = pattern;
  if (front?.kind !== 'text' || isCut(front.text)) return ANYTHING;
  const blocks = relatives(field, front.text);
  if (blocks === null) return ANYTHING;
  const among: BlockCondition = { kind: 'isOneOf', blocks };
  // A task that is its own root has it as its id.
  return field === 'root' ? { kind: 'any', of: [among, containing(textsOf(pattern))] } : among;
}

function oneOf(field: string, values: readonly string[]): BlockCondition {
  if (values.length > MOST_VALUES || values.some(isCut)) return ANYTHING;
  return {
    kind: 'any',
    of: values.map((value) => having(valueHashes(field, value.toWellFormed()))),
  };
}

/** All of the texts, wherever. */
function containing(texts: readonly string[], kind: TextKind = 'plain'): BlockCondition {
  if (texts.some(isCut)) return ANYTHING;
  const hashes = hashesOf(
    texts.map((text) => text.toWellFormed()),
    kind,
  );
  const all: BlockCondition = { kind: 'hashes', hashes };
  if (kind !== 'plain') return { kind: 'any', of: [all, having(HAS_UNREAD[kind])] };
  const units = texts.filter(({ length }) => length === 1);
  return {
    kind: 'all',
    of: [
      { kind: 'pairs', pairs: texts.flatMap((text) => pairsOf(text.toWellFormed())) },
      ...units.map((unit) => ({ kind: 'somePair', pairs: unitPlaces(unit.toWellFormed()) }) as const),
      all,
    ],
  };
}

/** Values at a path of the arguments, which are JSON, in the task or in its message. */
function inArguments(path: readonly string[], values: readonly string[]): BlockCondition {
  if (values.some(isCut)) return ANYTHING;
  const texts = [...path.flatMap(keyTexts), ...values.flatMap((value) => value.split(ESCAPED))];
  return {
    kind: 'any',
    of: [containing(texts), containing(texts, 'message'), having(HAS_ESCAPES)],
  };
}

/** What JSON has where a key is; of a place in a list nothing. */
function keyTexts(segment: string): readonly string[] {
  if (/^\d+$/.test(segment)) return [];
  return ESCAPED.test(segment) ? segment.split(ESCAPED) : [`"${segment}"`];
}

function having(hashes: readonly number[]): BlockCondition {
  return { kind: 'hashes', hashes };
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
