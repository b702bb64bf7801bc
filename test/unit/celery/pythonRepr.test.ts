import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseTolerantJson, type DataNode } from '../../../src/model/tolerantJson.ts';
import {
  argumentsRepr,
  exceptionText,
  isTruncatedRepr,
  oneLine,
  pythonRepr,
} from '../../../src/monitor/celery/pythonRepr.ts';
import { dataNodes } from '../model/dataNodes.ts';

function node(text: string): DataNode {
  const parsed = parseTolerantJson(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

describe('exceptionText', () => {
  it('reads the representation of an exception with one text argument', () => {
    const cases: [repr: string, text: string][] = [
      ["ValueError('kaboom')", 'ValueError: kaboom'],
      ["ValueError('kaboom',)", 'ValueError: kaboom'],
      [`KeyError("it's")`, "KeyError: it's"],
      [`RuntimeError('it\\'s "x"\\n')`, `RuntimeError: it's "x"\n`],
      ["ValueError('')", 'ValueError'],
      ['ValueError()', 'ValueError'],
      ["ValueError('a', 1)", "ValueError('a', 1)"],
      ['reject requeue=False: no', 'reject requeue=False: no'],
      ["<MyError: 'x'>", "<MyError: 'x'>"],
      ['', ''],
    ];
    for (const [repr, text] of cases) assert.equal(exceptionText(repr), text);
  });

  it('is quick with a megabyte of anything', () => {
    for (const piece of ["'", "\\'", 'a', "('", '\\']) {
      const text = `ValueError('${piece.repeat(1_000_000)}`;
      assert.equal(exceptionText(text), text);
    }
  });
});

describe('oneLine', () => {
  it('joins lines and bounds the length', () => {
    assert.equal(oneLine('ValueError: a\n  b\r\nc'), 'ValueError: a b c');
    assert.equal(oneLine('x'.repeat(5_000)).length, 1_001);
  });
});

describe('isTruncatedRepr', () => {
  it('knows what Celery cuts, by length and by depth', () => {
    const long = 'a'.repeat(1_020);
    for (const repr of [
      `('${long}...', ...)`,
      `(${"'x', ".repeat(200)}...)`,
      '(([[...]],),)',
      `{'a': '${long}...'}`,
      'x'.repeat(4_096),
    ]) {
      assert.ok(isTruncatedRepr(repr), repr.slice(-40));
    }
    for (const repr of ['(2, 3)', "('wait...',)", `("it's...",)`, `('${long}', 1)`, "('a\\'...',)"]) {
      assert.ok(!isTruncatedRepr(repr), repr.slice(-40));
    }
  });
});

describe('argumentsRepr and pythonRepr', () => {
  it('look like Python', () => {
    assert.equal(argumentsRepr([]), '()');
    assert.equal(argumentsRepr([node('2')]), '(2,)');
    assert.equal(
      pythonRepr(
        node(`{"k": [1, 2.50, null, true, false, NaN, -Infinity, "it's", "a\\"'b", "\\n\\u0007\\ud800é"]}`),
      ),
      `{'k': [1, 2.50, None, True, False, nan, -inf, "it's", 'a"\\'b', '\\n\\x07\\ud800é']}`,
    );
  });

  it('are cut like Celery cuts, and say so', () => {
    const cut = [
      argumentsRepr([node(`"${'a'.repeat(3_000)}"`), node('2')]),
      pythonRepr(node(`[${'1,'.repeat(3_000)}1]`)),
    ];
    for (const repr of cut) {
      assert.ok(repr.length < 1_100, String(repr.length));
      assert.ok(isTruncatedRepr(repr), repr.slice(-30));
    }
  });

  it('never throw, stay bounded and can be encoded', () => {
    fc.assert(
      fc.property(dataNodes, (value) => {
        const repr = pythonRepr(value);
        assert.ok(repr.isWellFormed());
        assert.ok(repr.length < 8_000);
      }),
    );
  });
});
