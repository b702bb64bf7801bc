import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asksForState } from '../../../../src/model/filter/asksForState.ts';
import { completionPlace } from '../../../../src/model/filter/completionPlace.ts';
import { formatFilter } from '../../../../src/model/filter/formatFilter.ts';
import { isFilterExpression } from '../../../../src/model/filter/isFilterExpression.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import type { FilterExpression } from '../../../../src/model/filter/filterExpression.ts';

function read(text: string): FilterExpression {
  const parsed = parseFilter(text);
  assert.ok(parsed.ok && parsed.expression !== null, text);
  return parsed.expression;
}

function text(value: string): FilterExpression {
  return { kind: 'text', pattern: [{ kind: 'text', text: value }] };
}

describe('a filter', () => {
  it('that is empty lets everything through', () => {
    for (const empty of ['', ' \t\n']) assert.deepEqual(parseFilter(empty), { ok: true, expression: null });
  });

  it('binds negation before what stands side by side, and that before OR', () => {
    const expected: FilterExpression = {
      kind: 'any',
      of: [{ kind: 'all', of: [{ kind: 'not', of: text('a') }, text('b')] }, text('c')],
    };
    for (const written of ['-a b OR c', 'NOT a AND b OR c', '((-a) b) OR (c)']) {
      assert.deepEqual(read(written), expected, written);
    }
    assert.deepEqual(read('a (b OR c)'), {
      kind: 'all',
      of: [text('a'), { kind: 'any', of: [text('b'), text('c')] }],
    });
    assert.deepEqual(read('-(a b)'), { kind: 'not', of: { kind: 'all', of: [text('a'), text('b')] } });
    assert.deepEqual(read('a or b'), { kind: 'all', of: [text('a'), text('or'), text('b')] });
  });

  it('takes what is in quotes as it is', () => {
    assert.deepEqual(read('"a OR (b* \\"c\\" \\\\ -d"'), text('a OR (b* "c" \\ -d'));
    assert.deepEqual(read('"ValueError: no"'), text('ValueError: no'));
    assert.deepEqual(read('"OR"'), text('OR'));
    assert.deepEqual(read('C\\tmp'), text('C\\tmp'));
    assert.deepEqual(read('evaluate(1)'), text('evaluate(1)'));
  });

  it('has wildcards outside of quotes', () => {
    assert.deepEqual(read('name:"a b"*c?'), {
      kind: 'field',
      field: 'name',
      pattern: [{ kind: 'text', text: 'a b' }, { kind: 'any' }, { kind: 'text', text: 'c' }, { kind: 'one' }],
    });
    assert.deepEqual(read('**'), { kind: 'text', pattern: [{ kind: 'any' }] });
  });

  it('takes any of several values between commas', () => {
    assert.deepEqual(read('state:failed,lost'), read('state:failed OR STATE:lost'));
    assert.equal(formatFilter(read('state:failed OR state:lost')), 'state:failed,lost');
    assert.deepEqual(read('error:a,b'), {
      kind: 'field',
      field: 'error',
      pattern: [{ kind: 'text', text: 'a,b' }],
    });
  });

  for (const [written, ms] of [
    ['250ms', 250],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['2min', 120_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['0', 0],
  ] as const) {
    it(`knows ${written}`, () => {
      assert.deepEqual(read(`runtime:>=${written}`), {
        kind: 'number',
        field: 'runtime',
        comparison: '>=',
        value: ms,
      });
      assert.deepEqual(read(`since:${written}`), {
        kind: 'time',
        field: 'since',
        moment: { kind: 'ago', ms },
      });
    });
  }

  it('knows moments, of the local time zone unless they say another', () => {
    const at = (written: string): unknown => {
      const expression = read(`until:${written}`);
      return expression.kind === 'time' && expression.moment.kind === 'at'
        ? expression.moment.at
        : expression;
    };
    assert.equal(at('2026-11-21T10:00'), new Date(2026, 10, 21, 10).getTime());
    assert.equal(at('2026-11-21'), new Date(2026, 10, 21).getTime());
    assert.equal(at('"2026-11-21 10:00:05.5"'), new Date(2026, 10, 21, 10, 0, 5, 500).getTime());
    assert.equal(at('2026-11-21T10:00Z'), Date.UTC(2026, 10, 21, 10));
    assert.equal(at('2026-11-21T10:00+05:30'), Date.UTC(2026, 10, 21, 4, 30));
  });

  it('compares counts and values in arguments', () => {
    assert.deepEqual(read('retries:2'), { kind: 'number', field: 'retries', comparison: '=', value: 2 });
    assert.deepEqual(read('arg.Items.0.n:<=-1.5'), {
      kind: 'argumentNumber',
      path: ['Items', '0', 'n'],
      comparison: '<=',
      value: -1.5,
    });
    assert.deepEqual(read('TAG:tenant=a*'), {
      kind: 'tag',
      pattern: [{ kind: 'text', text: 'tenant=a' }, { kind: 'any' }],
    });
    assert.deepEqual(read('arg.lang:">5"'), {
      kind: 'argument',
      path: ['lang'],
      pattern: [{ kind: 'text', text: '>5' }],
    });
  });
});

describe('a filter that cannot be read', () => {
  // [what is typed, the columns that are wrong, the sentence]
  const wrong: readonly (readonly [string, number, number, RegExp])[] = [
    ['a foo:bar', 2, 6, /no field \{0\}/],
    ['ValueError: boom', 0, 11, /no field .* quotes/],
    ['a :b', 2, 3, /no field/],
    ['state: failed', 0, 6, /value right behind/],
    ['arg.a:', 0, 6, /value right behind/],
    ['tag:', 0, 4, /value right behind/],
    ['tag:a,,b', 4, 8, /value is missing beside this comma/],
    ['a "b c', 2, 3, /quote is not closed/],
    ['name:""', 5, 7, /nothing between these quotes/],
    ['a (b c', 2, 3, /parenthesis is not closed/],
    ['a b) c', 3, 4, /closes nothing/],
    [') a', 0, 1, /closes nothing/],
    ['a ()', 2, 4, /nothing between these parentheses/],
    ['a -', 2, 3, /Nothing follows what negates/],
    ['a - b', 2, 3, /Nothing follows what negates/],
    ['a NOT', 2, 5, /Nothing follows what negates/],
    ['OR a', 0, 2, /stands between two conditions/],
    ['a OR', 2, 4, /stands between two conditions/],
    ['a AND OR b', 2, 5, /stands between two conditions/],
    ['state:failed,,lost', 6, 18, /missing beside this comma/],
    ['system:rq', 7, 9, /no such system/],
    ['runtime:5s', 8, 10, /Say how/],
    ['runtime:>5', 8, 10, /number with a unit/],
    ['wait:>soon', 5, 10, /number with a unit/],
    ['retries:>1.5', 8, 12, /whole number/],
    ['since:yesterday', 6, 15, /duration before now/],
    ['since:2026-02-30', 6, 16, /duration before now/],
    ['since:2026-11-21T25:00', 6, 22, /duration before now/],
    ['arg.a:>b', 6, 8, /is no number/],
    ['arg.:x', 0, 5, /A path has/],
    ['arg.a..b:x', 0, 9, /A path has/],
    ['arg.1234567:x', 0, 12, /A path has/],
    ['*?'.repeat(9), 0, 18, /at most \{0\} wildcards/],
    ['a '.repeat(65), 128, 129, /at most \{0\} conditions/],
    [`${'-'.repeat(33)}a`, 32, 33, /more than \{0\} deep/],
  ];
  for (const [typed, from, to, sentence] of wrong) {
    it(`says where and why: ${typed.slice(0, 30)}`, () => {
      const parsed = parseFilter(typed);
      assert.ok(!parsed.ok);
      assert.deepEqual([parsed.problem.from, parsed.problem.to], [from, to]);
      assert.match(parsed.problem.message, sentence);
    });
  }
});

it('a state is asked for where it is named, not where it is only let through', () => {
  const asks = (written: string): boolean => asksForState({ expression: read(written) }, 'succeeded');
  for (const written of [
    'state:succeeded',
    'a state:Succeeded',
    'state:failed,succeeded',
    'a OR state:succeeded',
  ]) {
    assert.equal(asks(written), true, written);
  }
  for (const written of ['a', '-state:succeeded', 'state:*', 'name:succeeded'])
    assert.equal(asks(written), false, written);
  assert.equal(asksForState({ states: ['succeeded'] }, 'succeeded'), true);
});

it('what is being typed is known, in quotes and behind commas too', () => {
  assert.deepEqual(completionPlace(''), { kind: 'word', text: '', from: 0 });
  assert.deepEqual(completionPlace('a sta'), { kind: 'word', text: 'sta', from: 2 });
  assert.deepEqual(completionPlace('a -(sta'), { kind: 'word', text: 'sta', from: 4 });
  assert.deepEqual(completionPlace('a '), { kind: 'word', text: '', from: 2 });
  assert.deepEqual(completionPlace('State:fa'), { kind: 'value', field: 'state', text: 'fa', from: 6 });
  assert.deepEqual(completionPlace('state:failed,lo'), {
    kind: 'value',
    field: 'state',
    text: 'lo',
    from: 13,
  });
  assert.deepEqual(completionPlace('name:"a b'), { kind: 'value', field: 'name', text: 'a b', from: 5 });
});

it('an expression of another program is taken only when it is one, within bounds', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { kind: 'text', pattern: [{ kind: 'any' }] } : { kind: 'not', of: nested(depth - 1) };
  const wide = { kind: 'all', of: Array.from({ length: 65 }, () => nested(0)) };
  for (const bad of [
    null,
    'a',
    [],
    {},
    { kind: 'all', of: [] },
    { kind: 'all', of: [nested(0)] },
    { kind: 'text', pattern: [] },
    { kind: 'text', pattern: [{ kind: 'text', text: 5 }] },
    { kind: 'text', pattern: [{ kind: 'text', text: 'x'.repeat(3_000) }] },
    { kind: 'field', field: 'source) OR (1', pattern: [{ kind: 'any' }] },
    { kind: 'number', field: 'runtime', comparison: '> 0 OR 1 >', value: 1 },
    { kind: 'number', field: 'runtime', comparison: '>', value: Number.NaN },
    { kind: 'argument', path: ['a"', 'b'], pattern: [{ kind: 'any' }] },
    { kind: 'time', field: 'since', moment: { kind: 'ago', ms: '1' } },
    nested(200),
    wide,
  ]) {
    assert.equal(isFilterExpression(bad), false, JSON.stringify(bad)?.slice(0, 80));
  }
});
