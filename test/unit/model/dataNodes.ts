import * as fc from 'fast-check';
import type { DataNode } from '../../../src/model/tolerantJson.ts';

const numberText = fc.oneof(
  fc.bigInt().map(String),
  fc.double().map((value) => (Object.is(value, -0) ? '-0' : String(value))),
  fc.constantFrom('1E400', '-0', '1.0', '0.1e-7', '9007199254740993', '1180591620717411303424'),
);

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__type__', '__value__', '\ud83d', '\u0000', '😀', "it's", '"', '\\', '%s %(a)s', '\u2028'),
);

/** Any value of Python's JSON: odd Unicode, big integers, NaN and the infinities, nesting, duplicate keys. */
export const dataNodes: fc.Arbitrary<DataNode> = fc.letrec<{ node: DataNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constant<DataNode>({ kind: 'null' }),
    fc.boolean().map((value): DataNode => ({ kind: 'boolean', value })),
    numberText.map((number): DataNode => ({ kind: 'number', text: number })),
    text.map((value): DataNode => ({ kind: 'string', value })),
    fc.array(tie('node')).map((items): DataNode => ({ kind: 'array', items })),
    fc.array(fc.tuple(text, tie('node'))).map((entries): DataNode => ({ kind: 'object', entries })),
  ),
})).node;
