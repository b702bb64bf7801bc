import { FILTER_LIMITS, type FilterExpression } from './filterExpression.ts';
import { parseCondition } from './filterCondition.ts';
import { filterProblems, type FilterProblem, type Span } from './filterProblem.ts';
import { filterTokens, type FilterToken } from './filterToken.ts';

export type ParsedFilter =
  /** `null`: the text is empty, and everything matches. */
  | { readonly ok: true; readonly expression: FilterExpression | null }
  | { readonly ok: false; readonly problem: FilterProblem };

/**
 * Reads a filter as a person types it. Conditions side by side must all hold and bind more tightly than `OR`; `-` and
 * `NOT` negate the one condition behind them. Linear in the length, which is bounded as the depth is; never throws.
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > FILTER_LIMITS.length) {
    const span = { from: FILTER_LIMITS.length, to: text.length };
    return { ok: false, problem: filterProblems.tooLong(FILTER_LIMITS.length)(span) };
  }
  const read = filterTokens(text);
  if (!read.ok) return { ok: false, problem: read.problem };
  if (read.tokens.length === 0) return { ok: true, expression: null };
  const parser = new Parser(read.tokens, text.length);
  const expression = parser.filter();
  return expression === null ? { ok: false, problem: parser.problem } : { ok: true, expression };
}

/** Recursive descent; `null` from any method means failure, with `problem` set. */
class Parser {
  problem: FilterProblem;
  readonly #tokens: readonly FilterToken[];
  readonly #end: Span;
  #at = 0;
  #terms = 0;

  constructor(tokens: readonly FilterToken[], length: number) {
    this.#tokens = tokens;
    this.#end = { from: length, to: length };
    this.problem = filterProblems.emptyParentheses()(this.#end);
  }

  filter(): FilterExpression | null {
    const expression = this.#any(0);
    const rest = this.#tokens[this.#at];
    if (expression === null || rest === undefined) return expression;
    return this.#fail(filterProblems.closedParenthesis(), rest);
  }

  #any(depth: number): FilterExpression | null {
    const parts: FilterExpression[] = [];
    for (;;) {
      const part = this.#all(depth);
      if (part === null) return null;
      parts.push(...(part.kind === 'any' ? part.of : [part]));
      if (this.#tokens[this.#at]?.kind !== 'or') return joined('any', parts);
      this.#at++;
    }
  }

  #all(depth: number): FilterExpression | null {
    const parts: FilterExpression[] = [];
    for (;;) {
      const part = this.#negation(depth);
      if (part === null) return null;
      parts.push(...(part.kind === 'all' ? part.of : [part]));
      const next = this.#tokens[this.#at]?.kind;
      if (next === undefined || next === 'or' || next === 'close') return joined('all', parts);
      if (next === 'and') this.#at++;
    }
  }

  #negation(depth: number): FilterExpression | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'and' || token.kind === 'or' || token.kind === 'close') {
      return this.#missing(token);
    }
    if (token.kind === 'word') {
      this.#at++;
      return this.#condition(token.pieces, token);
    }
    if (depth >= FILTER_LIMITS.depth) return this.#fail(filterProblems.tooDeep(FILTER_LIMITS.depth), token);
    this.#at++;
    if (token.kind === 'not') {
      const of = this.#negation(depth + 1);
      return of === null ? null : { kind: 'not', of };
    }
    const inside = this.#any(depth + 1);
    if (inside === null) return null;
    if (this.#tokens[this.#at]?.kind !== 'close') {
      return this.#fail(filterProblems.openParenthesis(), token);
    }
    this.#at++;
    return inside;
  }

  #condition(pieces: Parameters<typeof parseCondition>[0], span: Span): FilterExpression | null {
    const condition = parseCondition(pieces, span);
    if (!condition.ok) {
      this.problem = condition.problem;
      return null;
    }
    const { expression } = condition;
    this.#terms += expression.kind === 'any' ? expression.of.length : 1;
    if (this.#terms > FILTER_LIMITS.terms) {
      return this.#fail(filterProblems.tooManyTerms(FILTER_LIMITS.terms), span);
    }
    return expression;
  }

  /** A condition should stand here, and something else does, or nothing. */
  #missing(found: FilterToken | undefined): null {
    const before = this.#tokens[this.#at - 1];
    if (before?.kind === 'not') return this.#fail(filterProblems.nothingNegated(), before);
    if (before?.kind === 'open') {
      return found?.kind === 'close'
        ? this.#fail(filterProblems.emptyParentheses(), { from: before.from, to: found.to })
        : this.#fail(filterProblems.openParenthesis(), before);
    }
    if (before?.kind === 'and' || before?.kind === 'or') {
      return this.#fail(filterProblems.missingOperand(before.kind.toUpperCase()), before);
    }
    if (found?.kind === 'and' || found?.kind === 'or') {
      return this.#fail(filterProblems.missingOperand(found.kind.toUpperCase()), found);
    }
    return this.#fail(filterProblems.closedParenthesis(), found ?? this.#end);
  }

  #fail(problem: (span: Span) => FilterProblem, { from, to }: Span): null {
    this.problem = problem({ from, to });
    return null;
  }
}

function joined(kind: 'all' | 'any', parts: readonly FilterExpression[]): FilterExpression {
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { kind, of: parts };
}
