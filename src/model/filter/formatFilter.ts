import { WHOLE_FIELDS, type FilterExpression, type FilterTerm } from './filterExpression.ts';
import { writtenDuration, writtenMoment } from './filterUnits.ts';
import type { FilterPattern } from './filterPattern.ts';

/** Writes a filter so that `parseFilter` reads the same expression from it, as briefly as a person would. */
export function formatFilter(expression: FilterExpression): string {
  if (expression.kind === 'any') return alternatives(expression.of, false);
  if (expression.kind === 'all') {
    return expression.of
      .map((part) => (part.kind === 'any' ? alternatives(part.of, true) : formatFilter(part)))
      .join(' ');
  }
  if (expression.kind !== 'not') return formatTerm(expression);
  const { of } = expression;
  if (of.kind === 'any') return `-${alternatives(of.of, true)}`;
  return of.kind === 'all' ? `-(${formatFilter(of)})` : `-${formatFilter(of)}`;
}

/** `state:failed,lost` where one field has several values, else with `OR`. */
function alternatives(of: readonly FilterExpression[], inParentheses: boolean): string {
  const [first] = of;
  if (first?.kind === 'field' && WHOLE_FIELDS.some((field) => field === first.field)) {
    const values = of.flatMap((part) =>
      part.kind === 'field' && part.field === first.field ? [formatPattern(part.pattern)] : [],
    );
    if (values.length === of.length) return `${first.field}:${values.join(',')}`;
  }
  const text = of.map(formatFilter).join(' OR ');
  return inParentheses ? `(${text})` : text;
}

function formatTerm(term: FilterTerm): string {
  switch (term.kind) {
    case 'text':
      return formatPattern(term.pattern, isPlainWord);
    case 'field':
      return `${term.field}:${formatPattern(term.pattern)}`;
    case 'tag':
      return `tag:${formatPattern(term.pattern)}`;
    case 'argument':
      return `arg.${term.path.join('.')}:${formatPattern(term.pattern)}`;
    case 'argumentNumber':
      return `arg.${term.path.join('.')}:${term.comparison}${plainNumber(term.value)}`;
    case 'number': {
      const value = term.field === 'retries' ? String(term.value) : writtenDuration(term.value);
      const comparison = term.field === 'retries' && term.comparison === '=' ? '' : term.comparison;
      return `${term.field}:${comparison}${value}`;
    }
    case 'time':
      return `${term.field}:${writtenMoment(term.moment)}`;
    default:
      return term satisfies never;
  }
}

function formatPattern(pattern: FilterPattern, isPlain = isPlainValue): string {
  return pattern
    .map((part) => {
      if (part.kind === 'any') return '*';
      if (part.kind === 'one') return '?';
      return isPlain(part.text) ? part.text : quoted(part.text);
    })
    .join('');
}

/** A value of a field as a filter takes it literally. */
export function literalValue(text: string): string {
  return isPlainValue(text) ? text : quoted(text);
}

function isPlainValue(text: string): boolean {
  return text !== '' && !/[\s"()*?,]|^[<>=]/.test(text);
}

function isPlainWord(text: string): boolean {
  return isPlainValue(text) && !text.includes(':') && !/^-|^(?:AND|OR|NOT)$/.test(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Never with an exponent, which the language does not have. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}
