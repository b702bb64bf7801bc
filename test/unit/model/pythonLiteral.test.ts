import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readPythonLiteral } from '../../../src/model/pythonLiteral.ts';
import { type DataNode, formatDataNode } from '../../../src/model/tolerantJson.ts';
import { pythonRepr } from '../../../src/monitor/celery/pythonRepr.ts';

function read(text: string): string | null {
  const node = readPythonLiteral(text);
  return node === null ? null : formatDataNode(node, 0);
}

const { node } = fc.letrec<{ node: DataNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constant<DataNode>({ kind: 'null' }),
    fc.boolean().map((value): DataNode => ({ kind: 'boolean', value })),
    fc.bigInt().map((value): DataNode => ({ kind: 'number', text: String(value) })),
    fc.string({ unit: 'binary' }).map((value): DataNode => ({ kind: 'string', value })),
    fc.array(tie('node'), { maxLength: 4 }).map((items): DataNode => ({ kind: 'array', items })),
    fc
      .uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), tie('node')), {
        maxLength: 4,
        selector: ([key]) => key,
      })
      .map((entries): DataNode => ({ kind: 'object', entries })),
  ),
}));

const PIECE = fc.constantFrom('(', '[', '{', "'", '"', '\\', ',', ':', ' ', '1', 'None', 'True');

describe('a Python literal', () => {
  it('is read back from how Python writes it', () => {
    assert.equal(
      read("({'code': 'print(\"x\")', 'n': 3, 'f': 1e-05, 'ok': True, 'none': None},)"),
      '[{"code":"print(\\"x\\")","n":3,"f":1e-05,"ok":true,"none":null}]',
    );
    assert.equal(read('()'), '[]');
    assert.equal(
      read("{'a': (1, 2), 'b': [-3.5, 12345678901234567890]}"),
      '{"a":[1,2],"b":[-3.5,12345678901234567890]}',
    );
    assert.equal(
      read(String.raw`'it\'s \x1b[0m \u202e \U0001f600 \\ \n'`),
      JSON.stringify("it's \u001b[0m \u202e \u{1f600} \\ \n"),
    );
    assert.equal(read(`["it's"]`), '["it\'s"]');
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '(1)',
      '(1, ...)',
      '[1, 2',
      '[1 2]',
      '[,]',
      "b'bytes'",
      '{1: 2}',
      '{1, 2}',
      'nan',
      "Decimal('1')",
      '<object at 0x7f>',
      'datetime.datetime(2026, 1, 1)',
      "'cut",
      "'a' 'b'",
      '1_000',
      '01x',
      '0x10',
      '[1] and more',
    ]) {
      assert.equal(read(text), null, text);
    }
  });

  it('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(node, (value) => {
        assert.equal(read(pythonRepr(value)), formatDataNode(value, 0));
      }),
    );
  });

  it('ends for every text, in time that grows with its length', () => {
    fc.assert(
      fc.property(
        fc.array(PIECE, { maxLength: 300 }).map((pieces) => pieces.join('')),
        (text) => {
          readPythonLiteral(text);
        },
      ),
    );
    assert.equal(readPythonLiteral('['.repeat(100_000)), null);
  });
});
