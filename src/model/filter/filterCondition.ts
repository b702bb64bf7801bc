import {
  COMPARISONS,
  DURATION_FIELDS,
  FILTER_LIMITS,
  PART_FIELDS,
  TIME_FIELDS,
  WHOLE_FIELDS,
  type Comparison,
  type FilterExpression,
  type WholeField,
} from './filterExpression.ts';
import { joinedPattern, matchesPattern, type FilterPattern, type PatternPart } from './filterPattern.ts';
import { filterProblems, type FilterProblem, type Span } from './filterProblem.ts';
import { parseDuration, parseMoment } from './filterUnits.ts';
import type { WordPiece } from './filterToken.ts';

export type Condition =
  | { readonly ok: true; readonly expression: FilterExpression }
  | { readonly ok: false; readonly problem: FilterProblem };

const SYSTEMS = ['celery', 'bullmq'];
const TAG = 'tag';
const ARGUMENT = /^arg\./i;
const SEGMENT = /^[\p{L}\p{N}_$@-]+$/u;
const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?$/;
const COUNT = /^\d{1,9}$/;

/** Reads one word of a filter: `field:value`, or text to be found anywhere. */
export function parseCondition(pieces: readonly WordPiece[], span: Span): Condition {
  const [first, ...others] = pieces;
  const colon = first === undefined || first.isQuoted ? -1 : first.text.indexOf(':');
  if (first === undefined || colon < 0) {
    return withPattern(pieces, span, (pattern) => ({ kind: 'text', pattern }));
  }
  const written = first.text.slice(0, colon);
  const valueFrom = first.from + colon + 1;
  const rest: WordPiece = { ...first, text: first.text.slice(colon + 1), from: valueFrom };
  const value = [...(rest.text === '' ? [] : [rest]), ...others];
  const name: Named = { written, span: { from: first.from, to: valueFrom } };
  if (value.length === 0) {
    const isField = written !== '' && (isKnown(written.toLowerCase()) || ARGUMENT.test(written));
    const field = isField ? filterProblems.missingValue(written) : unknown(written);
    return { ok: false, problem: field(name.span) };
  }
  return fieldCondition(name, value, { from: valueFrom, to: span.to });
}

interface Named {
  readonly written: string;
  readonly span: Span;
}

function fieldCondition(name: Named, value: readonly WordPiece[], span: Span): Condition {
  const field = name.written.toLowerCase();
  const whole = WHOLE_FIELDS.find((one) => one === field);
  if (whole !== undefined) return wholeCondition(whole, value, span);
  if (field === TAG) return listCondition(value, span, (pattern) => done({ kind: 'tag', pattern }));
  const part = PART_FIELDS.find((one) => one === field);
  if (part !== undefined) {
    return withPattern(value, span, (pattern) => ({ kind: 'field', field: part, pattern }));
  }
  const text = value.map((piece) => piece.text).join('');
  const duration = DURATION_FIELDS.find((one) => one === field);
  if (duration !== undefined) {
    const { comparison, rest } = comparisonOf(text);
    const example = `${duration}:>5s`;
    if (comparison === null) return failed(filterProblems.notComparison(duration, example), span);
    const ms = parseDuration(rest);
    return ms === null
      ? failed(filterProblems.notDuration(duration, example), span)
      : done({ kind: 'number', field: duration, comparison, value: ms });
  }
  if (field === 'retries') {
    const { comparison, rest } = comparisonOf(text);
    return COUNT.test(rest)
      ? done({ kind: 'number', field, comparison: comparison ?? '=', value: Number(rest) })
      : failed(filterProblems.notCount(field), span);
  }
  const time = TIME_FIELDS.find((one) => one === field);
  if (time !== undefined) {
    const moment = parseMoment(text);
    return moment === null
      ? failed(filterProblems.notMoment(time), span)
      : done({ kind: 'time', field: time, moment });
  }
  if (ARGUMENT.test(name.written)) return argumentCondition(name, value, span);
  return failed(unknown(name.written), name.span);
}

function wholeCondition(field: WholeField, value: readonly WordPiece[], span: Span): Condition {
  return listCondition(value, span, (pattern, within) => {
    const isUnknown = field === 'system' && !SYSTEMS.some((system) => matchesPattern(system, pattern));
    return isUnknown
      ? failed(filterProblems.unknownSystem(SYSTEMS.join(', ')), within)
      : done({ kind: 'field', field, pattern });
  });
}

/** One of several values with commas between. */
function listCondition(
  value: readonly WordPiece[],
  span: Span,
  make: (pattern: FilterPattern, within: Span) => Condition,
): Condition {
  const alternatives = splitAtCommas(value);
  const terms: FilterExpression[] = [];
  for (const pieces of alternatives) {
    const [first] = pieces;
    const last = pieces.at(-1);
    if (first === undefined || last === undefined) return failed(filterProblems.emptyListValue(), span);
    const within = { from: first.from, to: last.to };
    const pattern = patternOf(pieces, within);
    if (!pattern.ok) return pattern;
    const condition = make(pattern.pattern, within);
    if (!condition.ok) return condition;
    terms.push(condition.expression);
  }
  const [only, ...more] = terms;
  return only !== undefined && more.length === 0 ? done(only) : done({ kind: 'any', of: terms });
}

function argumentCondition(name: Named, value: readonly WordPiece[], span: Span): Condition {
  const path = name.written.replace(ARGUMENT, '').split('.');
  if (!isArgumentPath(path)) return failed(filterProblems.badPath(), name.span);
  const [first] = value;
  const { comparison, rest } = comparisonOf(value.map((piece) => piece.text).join(''));
  if (first?.isQuoted === false && comparison !== null) {
    return NUMBER.test(rest)
      ? done({ kind: 'argumentNumber', path, comparison, value: Number(rest) + 0 })
      : failed(filterProblems.notNumber(rest), span);
  }
  return withPattern(value, span, (pattern) => ({ kind: 'argument', path, pattern }));
}

/** Whether a path can be looked for: bounded, of plain names and indexes. */
export function isArgumentPath(path: readonly string[]): boolean {
  const isSegment = (segment: string): boolean =>
    SEGMENT.test(segment) && (!/^\d+$/.test(segment) || segment.length <= FILTER_LIMITS.indexDigits);
  return path.length >= 1 && path.length <= FILTER_LIMITS.pathSegments && path.every(isSegment);
}

function withPattern(
  pieces: readonly WordPiece[],
  span: Span,
  make: (pattern: FilterPattern) => FilterExpression,
): Condition {
  const read = patternOf(pieces, span);
  return read.ok ? done(make(read.pattern)) : read;
}

type Pattern =
  | { readonly ok: true; readonly pattern: FilterPattern }
  | { readonly ok: false; readonly problem: FilterProblem };

function patternOf(pieces: readonly WordPiece[], span: Span): Pattern {
  const parts: PatternPart[] = [];
  for (const { text, isQuoted } of pieces) {
    if (isQuoted) parts.push({ kind: 'text', text });
    else parts.push(...wildcardParts(text));
  }
  const pattern = joinedPattern(parts.filter((part) => part.kind !== 'text' || part.text !== ''));
  if (pattern.length === 0) return { ok: false, problem: filterProblems.emptyQuotes()(span) };
  const wildcards = pattern.filter(({ kind }) => kind !== 'text').length;
  if (wildcards > FILTER_LIMITS.wildcards) {
    return { ok: false, problem: filterProblems.tooManyWildcards(FILTER_LIMITS.wildcards)(span) };
  }
  return { ok: true, pattern };
}

function wildcardParts(text: string): readonly PatternPart[] {
  return text.split(/([*?])/).map((part): PatternPart => {
    if (part === '*') return { kind: 'any' };
    return part === '?' ? { kind: 'one' } : { kind: 'text', text: part };
  });
}

/** The pieces of each alternative; commas in quotes are text. */
function splitAtCommas(value: readonly WordPiece[]): readonly (readonly WordPiece[])[] {
  const alternatives: WordPiece[][] = [[]];
  for (const piece of value) {
    if (piece.isQuoted) {
      alternatives.at(-1)?.push(piece);
      continue;
    }
    let from = piece.from;
    for (const [index, text] of piece.text.split(',').entries()) {
      if (index > 0) alternatives.push([]);
      if (text !== '') alternatives.at(-1)?.push({ text, isQuoted: false, from, to: from + text.length });
      from += text.length + 1;
    }
  }
  return alternatives;
}

function comparisonOf(text: string): { readonly comparison: Comparison | null; readonly rest: string } {
  const comparison = COMPARISONS.find((one) => text.startsWith(one)) ?? null;
  return { comparison, rest: text.slice(comparison?.length ?? 0) };
}

function isKnown(field: string): boolean {
  const known: readonly string[] = [
    ...WHOLE_FIELDS,
    ...PART_FIELDS,
    ...DURATION_FIELDS,
    ...TIME_FIELDS,
    'retries',
    TAG,
  ];
  return known.includes(field);
}

function unknown(written: string): (span: Span) => FilterProblem {
  return filterProblems.unknownField(written);
}

function done(expression: FilterExpression): Condition {
  return { ok: true, expression };
}

function failed(problem: (span: Span) => FilterProblem, span: Span): Condition {
  return { ok: false, problem: problem(span) };
}
