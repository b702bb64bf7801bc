import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MAX_JSON_DEPTH } from '../../../src/model/jsonReader.ts';
import {
  formatDataNode,
  parseInPieces,
  parseTolerantJson,
  toPlain,
  type DataNode,
} from '../../../src/model/tolerantJson.ts';
import { dataNodes } from './dataNodes.ts';

function parsed(text: string): DataNode {
  const result = parseTolerantJson(text);
  assert.ok(result.ok, `${JSON.stringify(result)} for ${text.slice(0, 80)}`);
  return result.value;
}

describe('parseTolerantJson', () => {
  it('keeps what Python writes and JSON.parse refuses or rounds', () => {
    const node = parsed(
      '{"result": [[NaN, Infinity, -Infinity, 1180591620717411303424, "\\ud83d\\ude00"], {}]}',
    );
    assert.equal(
      formatDataNode(node, 0),
      '{"result":[[NaN,Infinity,-Infinity,1180591620717411303424,"😀"],{}]}',
    );
    assert.deepEqual(toPlain(node), { result: [[NaN, Infinity, -Infinity, 2 ** 70, '😀'], {}] });
  });

  it('keeps the order and the duplicates of keys', () => {
    const node = parsed('{"b":1,"a":2,"b":3}');
    assert.equal(formatDataNode(node, 0), '{"b":1,"a":2,"b":3}');
    assert.deepEqual(toPlain(node), { b: 3, a: 2 });
  });

  it('makes __proto__ an ordinary property', () => {
    const plain = toPlain(parsed('{"__proto__":{"polluted":true}}'));
    assert.ok(plain !== null && typeof plain === 'object');
    assert.deepEqual(Object.keys(plain), ['__proto__']);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('says what is wrong, and where', () => {
    const cases: [text: string, message: string, offset: number][] = [
      ['', 'unexpected end', 0],
      ['[1,', 'unexpected end', 3],
      ['[1 2]', 'expected , or ]', 3],
      ['{"a":1 "b"}', 'expected , or }', 7],
      ['{a:1}', 'expected a key in quotes', 1],
      ['{"a" 1}', 'expected :', 5],
      ['"abc', 'unexpected end inside a string', 4],
      ['"a\nb"', 'control character inside a string', 2],
      ['"\\x"', 'unknown escape', 1],
      ['"\\u12g4"', 'expected four hex digits', 3],
      ['nul', 'unexpected character', 0],
      ['nan', 'unexpected character', 0],
      ['+1', 'unexpected character', 0],
      ['01', 'unexpected text after the value', 1],
      ['1.', 'unexpected text after the value', 1],
      ['{} {}', 'unexpected text after the value', 3],
    ];
    for (const [text, message, offset] of cases) {
      assert.deepEqual(parseTolerantJson(text), { ok: false, message, offset }, text);
    }
  });

  it('bounds the depth', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    const deepest = parsed(nested(MAX_JSON_DEPTH));
    assert.equal(formatDataNode(deepest, 0), nested(MAX_JSON_DEPTH));
    assert.doesNotThrow(() => toPlain(deepest));
    assert.deepEqual(parseTolerantJson(nested(MAX_JSON_DEPTH + 1)), {
      ok: false,
      message: 'nested too deeply',
      offset: MAX_JSON_DEPTH,
    });
  });

  it('survives megabytes of nonsense', () => {
    for (const piece of ['[', '{"a":', '"\\', '\\u0000', '-', ' ', '[1,', '"a",']) {
      assert.equal(parseTolerantJson(piece.repeat(500_000)).ok, false, piece);
    }
    assert.equal(toPlain(parsed(`"${'\\n'.repeat(500_000)}"`)), '\n'.repeat(500_000));
  });

  it('agrees with JSON.parse on every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(toPlain(parsed(text)), JSON.parse(text));
      }),
    );
  });

  it('agrees with JSON.parse on which texts are JSON', () => {
    const tokens = '[ ] { } , : " \\ \\u00e9 "a" 1 - . e5 null true'.split(' ');
    const token = fc.constantFrom(' ', '\n', ...tokens);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(token).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        let expected: unknown;
        try {
          expected = JSON.parse(candidate);
        } catch {
          assert.equal(parseTolerantJson(candidate).ok, false, candidate);
          return;
        }
        assert.deepEqual(toPlain(parsed(candidate)), expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('formatDataNode', () => {
  it('indents like JSON.stringify', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.equal(formatDataNode(parsed(text), indent), text);
      }),
    );
  });

  it('writes text that reads back as the same node', () => {
    fc.assert(
      fc.property(dataNodes, fc.nat(4), (value, indent) => {
        assert.deepEqual(parsed(formatDataNode(value, indent)), value);
      }),
    );
  });
});

describe('parseInPieces', () => {
  const inPieces = (text: string, units: number) => {
    const reading = parseInPieces(text, units);
    const offsets: number[] = [];
    for (;;) {
      const { done, value } = reading.next();
      if (done === true) return { result: value, offsets };
      offsets.push(value);
    }
  };

  it('reads the same as in one piece, however small the pieces are', () => {
    fc.assert(
      fc.property(dataNodes, fc.integer({ min: 0, max: 20 }), fc.nat({ max: 200 }), (node, units, cut) => {
        const text = formatDataNode(node, 1);
        for (const one of [text, text.slice(0, cut), `${text},`]) {
          assert.deepEqual(inPieces(one, units).result, parseTolerantJson(one));
        }
      }),
    );
  });

  it('gives others their turn after each piece, and says how far it is', () => {
    const text = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ index })));
    const { result, offsets } = inPieces(text, text.length / 10);
    assert.ok(result.ok);
    assert.ok(offsets.length >= 9 && offsets.length <= 10);
    assert.ok(offsets.every((offset, index) => offset >= ((index + 1) * text.length) / 10));
    assert.deepEqual(
      offsets.toSorted((a, b) => a - b),
      offsets,
    );
  });
});
