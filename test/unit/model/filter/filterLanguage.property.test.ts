import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { completionPlace } from '../../../../src/model/filter/completionPlace.ts';
import { FILTER_LIMITS, type FilterExpression } from '../../../../src/model/filter/filterExpression.ts';
import { matchesPattern } from '../../../../src/model/filter/filterPattern.ts';
import { formatFilter } from '../../../../src/model/filter/formatFilter.ts';
import { isFilterExpression } from '../../../../src/model/filter/isFilterExpression.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import { filterExpressions } from './filterExpressions.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 30);

describe('the filter language, whatever is written', () => {
  it('reads what it writes as the same filter', () => {
    fc.assert(
      fc.property(filterExpressions(NOW), (expression) => {
        fc.pre(termsOf(expression) <= FILTER_LIMITS.terms);
        const text = formatFilter(expression);
        fc.pre(text.length <= FILTER_LIMITS.length);
        assert.deepEqual(parseFilter(text), { ok: true, expression }, text);
        assert.ok(isFilterExpression(structuredClone(expression)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws, and names a place within the text', () => {
    const pieces = fc.constantFrom(
      'a',
      ' ',
      '"',
      '(',
      ')',
      '-',
      'OR',
      'AND',
      'NOT',
      ':',
      'state:',
      'arg.',
      'since:',
      'runtime:',
      '>',
      '5',
      's',
      ',',
      '*',
      '\\',
      '\n',
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseFilter(text);
        if (parsed.ok) {
          if (parsed.expression !== null) assert.ok(isFilterExpression(parsed.expression));
        } else {
          const { from, to, message, args } = parsed.problem;
          assert.ok(from >= 0 && from < to && to <= text.length, `${from}-${to}`);
          for (const [index] of args.entries()) assert.ok(message.includes(`{${index}}`), message);
        }
        const place = completionPlace(text);
        assert.ok(place.from >= 0 && place.from <= text.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is read to its end whatever it is, within a length that is bounded', () => {
    const worst = [
      '('.repeat(2_000),
      '-'.repeat(2_000),
      `"${'\\'.repeat(1_998)}`,
      '*?'.repeat(1_000),
      'a:'.repeat(1_000),
      'state:,'.repeat(285),
    ];
    for (const text of worst) assert.equal(parseFilter(text).ok, false);
    assert.equal(parseFilter('a'.repeat(FILTER_LIMITS.length)).ok, true);
    assert.equal(parseFilter('a'.repeat(FILTER_LIMITS.length + 1)).ok, false);
  });

  it('matches a pattern of many wildcards in bounded time', () => {
    const parts = Array.from(
      { length: 15 },
      () => [{ kind: 'any' }, { kind: 'text', text: 'a' }] as const,
    ).flat();
    assert.equal(matchesPattern('a'.repeat(20_000), [...parts, { kind: 'text', text: 'b' }]), false);
  });
});

function termsOf(expression: FilterExpression): number {
  if (expression.kind === 'not') return termsOf(expression.of);
  if (expression.kind !== 'all' && expression.kind !== 'any') return 1;
  return expression.of.reduce((sum, part) => sum + termsOf(part), 0);
}
