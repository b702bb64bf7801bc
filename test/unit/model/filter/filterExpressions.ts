import * as fc from 'fast-check';
import type { FilterExpression, FilterTerm } from '../../../../src/model/filter/filterExpression.ts';
import { PART_FIELDS, WHOLE_FIELDS, COMPARISONS } from '../../../../src/model/filter/filterExpression.ts';
import {
  joinedPattern,
  type FilterPattern,
  type PatternPart,
} from '../../../../src/model/filter/filterPattern.ts';

/** Texts of which two generated ones are often alike, and odd ones. No NUL: SQLite's LIKE reads no further. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', 'A', '1', '_', '%', '\\', '.'),
      minLength: 1,
      maxLength: 4,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'a b',
      '"',
      'a"b',
      'OR',
      '-a',
      'x:y',
      '(a)',
      ',',
      '>5',
      'É',
      '😀',
      '*',
      '?',
      "'a'",
      '[1]',
      '\\"',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'binary', minLength: 1, maxLength: 5 })
      .filter((text) => text.isWellFormed() && !text.includes('\0')),
  },
);

const parts: fc.Arbitrary<PatternPart> = fc.oneof(
  { weight: 3, arbitrary: texts.map((text): PatternPart => ({ kind: 'text', text })) },
  fc.constant<PatternPart>({ kind: 'any' }),
  fc.constant<PatternPart>({ kind: 'one' }),
);

const patterns: fc.Arbitrary<FilterPattern> = fc.oneof(
  texts.map((text): FilterPattern => [{ kind: 'text', text }]),
  fc.array(parts, { minLength: 1, maxLength: 4 }).map(joinedPattern),
);

export const paths = fc.array(fc.constantFrom('a', 'b', 'A', '0', '1', '$x-y_@'), {
  minLength: 1,
  maxLength: 3,
});

const numbers = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(0.5, 1.5, 1e-7, 12345678901234));
const durations = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 500, 1_000, 60_000, 5_400_000, 86_400_000),
  fc.nat(2_000),
);

const terms = (now: number): fc.Arbitrary<FilterTerm> =>
  fc.oneof(
    patterns.map((pattern): FilterTerm => ({ kind: 'text', pattern })),
    fc.record<Extract<FilterTerm, { kind: 'field' }>>(
      {
        kind: fc.constant('field'),
        field: fc.constantFrom(...WHOLE_FIELDS.filter((field) => field !== 'system'), ...PART_FIELDS),
        pattern: patterns,
      },
      { noNullPrototype: true },
    ),
    fc.constantFrom('failed', 'FAILED', 'succeeded', 'progress', 'f*').map((text): FilterTerm => ({
      kind: 'field',
      field: 'state',
      pattern: text.endsWith('*')
        ? [{ kind: 'text', text: text.slice(0, -1) }, { kind: 'any' }]
        : [{ kind: 'text', text }],
    })),
    fc
      .constantFrom('celery', 'BullMQ')
      .map((text): FilterTerm => ({ kind: 'field', field: 'system', pattern: [{ kind: 'text', text }] })),
    patterns.map((pattern): FilterTerm => ({ kind: 'tag', pattern })),
    fc.tuple(fc.constantFrom('a', 'b'), texts).map(([name, value]): FilterTerm => ({
      kind: 'tag',
      pattern: [{ kind: 'text', text: `${name}=${value}` }],
    })),
    fc.record<Extract<FilterTerm, { kind: 'argument' }>>(
      {
        kind: fc.constant('argument'),
        path: paths,
        pattern: patterns,
      },
      { noNullPrototype: true },
    ),
    fc.record<Extract<FilterTerm, { kind: 'argumentNumber' }>>(
      {
        kind: fc.constant('argumentNumber'),
        path: paths,
        comparison: fc.constantFrom(...COMPARISONS),
        value: numbers,
      },
      { noNullPrototype: true },
    ),
    fc.record<Extract<FilterTerm, { kind: 'number' }>>(
      {
        kind: fc.constant('number'),
        field: fc.constantFrom('runtime', 'wait'),
        comparison: fc.constantFrom(...COMPARISONS),
        value: durations,
      },
      { noNullPrototype: true },
    ),
    fc.record<Extract<FilterTerm, { kind: 'number' }>>(
      {
        kind: fc.constant('number'),
        field: fc.constant('retries'),
        comparison: fc.constantFrom(...COMPARISONS),
        value: fc.nat(3),
      },
      { noNullPrototype: true },
    ),
    fc.record<Extract<FilterTerm, { kind: 'time' }>>(
      {
        kind: fc.constant('time'),
        field: fc.constantFrom('since', 'until'),
        moment: fc.oneof(
          durations.map((ms) => ({ kind: 'ago' as const, ms })),
          fc.integer({ min: -5_000, max: 5_000 }).map((ms) => ({ kind: 'at' as const, at: now + ms })),
          fc.integer({ min: 0, max: 4_000_000_000_000 }).map((at) => ({ kind: 'at' as const, at })),
        ),
      },
      { noNullPrototype: true },
    ),
  );

/** Any filter that the language can say, as its parser would have read it. @param now moments are about it */
export function filterExpressions(now: number): fc.Arbitrary<FilterExpression> {
  return fc.letrec<{ expression: FilterExpression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: terms(now) },
      fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((of) => joint('all', of)),
      fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((of) => joint('any', of)),
      tie('expression').map((of): FilterExpression => ({ kind: 'not', of })),
    ),
  })).expression;
}

/** As the parser joins: parts of the same kind are taken in, and one part alone stands for itself. */
function joint(kind: 'all' | 'any', of: readonly FilterExpression[]): FilterExpression {
  const flat = of.flatMap((part): readonly FilterExpression[] => (part.kind === kind ? part.of : [part]));
  const [only] = flat;
  return only !== undefined && flat.length === 1 ? only : { kind, of: flat };
}
