import { isPartField } from '../../model/filter/filterExpression.ts';
import {
  foldCase,
  literalText,
  matchesPattern,
  type FilterPattern,
} from '../../model/filter/filterPattern.ts';
import { momentMs } from '../../model/filter/filterUnits.ts';
import { isKnownTaskState } from '../../model/taskState.ts';
import { figureBounds, type BlockKinds } from './blockKinds.ts';
import { isKnown, type TaskKind } from './taskKind.ts';
import type { Comparison, FilterExpression, FilterTerm } from '../../model/filter/filterExpression.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { BlockBounds } from './blockBounds.ts';
import type { Source } from './source.ts';

export interface KindFilterContext {
  /** Epoch ms of our clock. */
  readonly now: number;
  /** Names of the connections that are asked about. */
  readonly names: ReadonlyMap<ConnectionId, string>;
  /** Numbers of the sources that are asked about. */
  readonly sources: ReadonlySet<number>;
  readonly source: (no: number) => Pick<Source, 'connectionId' | 'system'> | null;
}

/** A kind of tasks at its place in a block, and the block. */
export interface AskedKind {
  readonly kind: TaskKind;
  readonly of: BlockKinds;
  readonly place: number;
  readonly bounds: BlockBounds;
}

/** Whether something holds for all tasks of a kind (`true`), for none (`false`), or for some, as far as is known (`null`). */
type Holds = boolean | null;

/**
 * Tells which kinds of tasks in a block a filter can mean, such that it never leaves one out of which a task matches. What
 * is negated is known here too, which no signature tells.
 */
export class KindFilter {
  readonly #filter: TaskFilter;
  readonly #context: KindFilterContext;
  /** Whether a kind may match in one block and not in another one. */
  readonly #asksForFigures: boolean;
  readonly #byKind = new Map<TaskKind, boolean>();

  constructor(filter: TaskFilter, context: KindFilterContext) {
    this.#filter = filter;
    this.#context = context;
    this.#asksForFigures = filter.expression !== undefined && asksForFigures(filter.expression);
  }

  mayMatch(asked: AskedKind): boolean {
    if (this.#asksForFigures) return this.#mayMatch(asked);
    const known = this.#byKind.get(asked.kind);
    if (known !== undefined) return known;
    const mayMatch = this.#mayMatch(asked);
    this.#byKind.set(asked.kind, mayMatch);
    return mayMatch;
  }

  #mayMatch(asked: AskedKind): boolean {
    const { states, names, queue, worker, expression } = this.#filter;
    const { kind } = asked;
    return (
      this.#context.sources.has(kind.source) &&
      isOneOf(kind.state, states) &&
      isOneOf(kind.name, names) &&
      isOneOf(kind.queue, queue === undefined ? undefined : [queue]) &&
      isOneOf(kind.worker, worker === undefined ? undefined : [worker]) &&
      (expression === undefined || this.#holds(expression, asked) !== false)
    );
  }

  #holds(expression: FilterExpression, asked: AskedKind): Holds {
    switch (expression.kind) {
      case 'all': {
        let all: Holds = true;
        for (const part of expression.of) {
          const holds = this.#holds(part, asked);
          if (holds === false) return false;
          if (holds === null) all = null;
        }
        return all;
      }
      case 'any': {
        let any: Holds = false;
        for (const part of expression.of) {
          const holds = this.#holds(part, asked);
          if (holds === true) return true;
          if (holds === null) any = null;
        }
        return any;
      }
      case 'not': {
        const holds = this.#holds(expression.of, asked);
        return holds === null ? null : !holds;
      }
      case 'text':
      case 'field':
      case 'tag':
      case 'argument':
      case 'argumentNumber':
      case 'number':
      case 'time':
        return this.#termHolds(expression, asked);
      default:
        return expression satisfies never;
    }
  }

  #termHolds(term: FilterTerm, asked: AskedKind): Holds {
    switch (term.kind) {
      case 'field':
        return this.#fieldHolds(term, asked.kind);
      case 'number': {
        if (!isKnown(asked.kind, term.field)) return false;
        const bounds = figureBounds(asked.of, asked.place, term.field);
        return bounds === null ? null : compared(term.comparison, bounds, term.value);
      }
      case 'time': {
        if (!isKnown(asked.kind, 'stateAt')) return false;
        const { firstStateAt: least, lastStateAt: most } = asked.bounds;
        const comparison = term.field === 'since' ? '>=' : '<=';
        return compared(comparison, { least, most }, momentMs(term.moment, this.#context.now));
      }
      case 'text':
      case 'tag':
      case 'argument':
      case 'argumentNumber':
        return null;
      default:
        return term satisfies never;
    }
  }

  #fieldHolds({ field, pattern }: Extract<FilterTerm, { readonly kind: 'field' }>, kind: TaskKind): Holds {
    if (field === 'id') return matchesAll(pattern) ? true : null;
    if (field === 'system' || field === 'connection') return this.#sourceHolds(field, pattern, kind.source);
    if (
      isPartField(field) ||
      field === 'root' ||
      field === 'parent' ||
      field === 'group' ||
      field === 'cause'
    ) {
      if (!isKnown(kind, field)) return false;
      return matchesAll(pattern) ? true : null;
    }
    const value = kind[field];
    if (value === null) return false;
    const literal = literalText(pattern);
    if (field === 'state' && literal !== null && isKnownTaskState(foldCase(literal))) {
      return value === foldCase(literal);
    }
    return valueMatches(value, pattern);
  }

  #sourceHolds(field: 'system' | 'connection', pattern: FilterPattern, no: number): Holds {
    const source = this.#context.source(no);
    if (source === null) return null;
    if (field === 'system') return valueMatches(source.system, pattern);
    const name = this.#context.names.get(source.connectionId);
    if (name === undefined) return false;
    return matchesPattern(source.connectionId, pattern) || matchesPattern(name, pattern);
  }
}

function asksForFigures(expression: FilterExpression): boolean {
  if (expression.kind === 'all' || expression.kind === 'any') return expression.of.some(asksForFigures);
  if (expression.kind === 'not') return asksForFigures(expression.of);
  return expression.kind === 'number' || expression.kind === 'time';
}

/** @param among `undefined`: nothing is asked for */
function isOneOf(value: string | null, among: readonly string[] | undefined): boolean {
  if (among === undefined) return true;
  return value !== null && among.some((one) => one.includes('\0') || one.toWellFormed() === value);
}

/** As SQLite's LIKE, which ends at a NUL: then nothing is said. */
function valueMatches(value: string, pattern: FilterPattern): Holds {
  const hasNul = (text: string): boolean => text.includes('\0');
  if (hasNul(value) || pattern.some((part) => part.kind === 'text' && hasNul(part.text))) return null;
  const wellFormed = pattern.map((part) =>
    part.kind === 'text' ? { kind: 'text' as const, text: part.text.toWellFormed() } : part,
  );
  return matchesPattern(value, wellFormed);
}

function matchesAll(pattern: FilterPattern): boolean {
  return pattern.every(({ kind }) => kind === 'any');
}

function compared(
  comparison: Comparison,
  { least, most }: { readonly least: number; readonly most: number },
  value: number,
): Holds {
  switch (comparison) {
    case '>':
      return most <= value ? false : least > value ? true : null;
    case '>=':
      return most < value ? false : least >= value ? true : null;
    case '<':
      return least >= value ? false : most < value ? true : null;
    case '<=':
      return least > value ? false : most <= value ? true : null;
    case '=':
      return value < least || value > most ? false : least === most ? true : null;
    default:
      return comparison satisfies never;
  }
}
