import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAlertRules } from '../../../../src/host/alerts/alertRuleSetting.ts';
import { ALERT_LIMITS } from '../../../../src/model/alert.ts';
import { formatFilter } from '../../../../src/model/filter/formatFilter.ts';
import { isFilterExpression } from '../../../../src/model/filter/isFilterExpression.ts';
import { drawing } from '../trees/samples.ts';

function read(...entries: readonly unknown[]) {
  return parseAlertRules(entries, drawing.t);
}

/** What is wrong with an entry. */
function reason(entry: unknown): string {
  const [parsed] = read(entry);
  assert.ok(parsed !== undefined);
  return parsed.ok ? 'nothing' : parsed.reason;
}

describe('the rules of taskTower.alerts', () => {
  it('have a name and a filter, and defaults for the rest', () => {
    const [parsed] = read({ name: ' failures ', filter: 'state:failed' });
    assert.ok(parsed?.ok);
    const { expression, ...rule } = parsed.rule;
    assert.deepEqual(rule, {
      name: 'failures',
      filter: 'state:failed',
      count: 1,
      withinMs: 300_000,
      connection: null,
    });
    assert.equal(formatFilter(expression), 'state:failed since:5m');
    const [full] = read({ name: 'b', filter: 'x', count: 9, within: '1h30m', connection: 'prod' });
    assert.ok(full?.ok);
    assert.equal(full.rule.withinMs, 5_400_000);
    assert.equal(full.rule.connection, 'prod');
  });

  it('look within their time whatever their filter is made of', () => {
    for (const filter of ['state:failed OR state:lost', '-name:a', 'a b', '(a OR b) c', 'since:1h', '"OR"']) {
      const [parsed] = read({ name: 'a', filter, within: '30s' });
      assert.ok(parsed?.ok, filter);
      assert.ok(isFilterExpression(parsed.rule.expression));
      const { expression } = parsed.rule;
      assert.ok(expression.kind === 'all', filter);
      assert.deepEqual(expression.of.at(-1), {
        kind: 'time',
        field: 'since',
        moment: { kind: 'ago', ms: 30_000 },
      });
    }
  });

  it('say what is wrong with them, in a filter with the column', () => {
    assert.equal(reason('x'), 'The rule must be an object.');
    assert.equal(reason({ filter: 'x' }), '"name" is missing.');
    assert.equal(reason({ name: 'a' }), '"filter" is missing.');
    assert.equal(reason({ name: 'a', filter: '  ' }), '"filter" must not be empty.');
    assert.equal(reason({ name: 'a', filter: 7 }), '"filter" must be text.');
    assert.equal(reason({ name: 'a', filter: 'x', level: 1 }), '"level" is not known here.');
    assert.equal(reason({ name: 'a', filter: 'x', count: 0 }), '"count" must be 1 to 1000.');
    assert.equal(reason({ name: 'a', filter: 'x', count: 1.5 }), '"count" must be a whole number.');
    assert.equal(
      reason({ name: 'a', filter: 'x', within: 'soon' }),
      '"within" must be a duration such as 30s, 10m or 2h.',
    );
    assert.equal(reason({ name: 'a', filter: 'x', within: '10ms' }), '"within" must be 1s to 24h.');
    assert.equal(reason({ name: 'a', filter: 'x', within: '2d' }), '"within" must be 1s to 24h.');
    assert.match(reason({ name: 'a', filter: 'state:failed nmae:x' }), /no field nmae.*Column 14: .*▸nmae/);
    assert.match(reason({ name: 'a', filter: '(x' }), /not closed.*Column 1/);
    const most = Array.from({ length: 64 }, (_, index) => `w${String(index)}`).join(' ');
    assert.match(reason({ name: 'a', filter: most }), /at most 64 conditions/);
  });

  it('do not stop each other, and have names of their own', () => {
    const rules = read({ name: 'a', filter: 'x' }, { name: 'b', filter: ')' }, null, {
      name: 'a',
      filter: 'y',
    });
    assert.deepEqual(
      rules.map((one) => (one.ok ? one.rule.name : `${one.name}: ${one.reason.slice(0, 20)}`)),
      ['a', 'b: This ) closes nothin', 'Rule 3: The rule must be an ', 'a: Another rule has thi'],
    );
  });

  it('are a bounded list, or nothing', () => {
    assert.deepEqual(parseAlertRules(undefined, drawing.t), []);
    assert.deepEqual(parseAlertRules(null, drawing.t), []);
    assert.deepEqual(parseAlertRules({}, drawing.t), [
      { ok: false, name: 'taskTower.alerts', reason: 'The setting must be a list.' },
    ]);
    const many = Array.from({ length: ALERT_LIMITS.rules + 1 }, (_, index) => ({
      name: String(index),
      filter: 'x',
    }));
    const parsed = read(...many);
    assert.equal(parsed.filter(({ ok }) => ok).length, ALERT_LIMITS.rules);
    assert.equal(parsed.at(-1)?.ok, false);
  });
});
