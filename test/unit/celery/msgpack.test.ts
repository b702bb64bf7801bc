import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatDataNode } from '../../../src/model/tolerantJson.ts';
import { decodeMsgpack } from '../../../src/monitor/celery/msgpack.ts';

function json(hex: string): string | null {
  const node = decodeMsgpack(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return node === null ? null : formatDataNode(node, 0);
}

describe('MessagePack', () => {
  it('keeps every digit of integers, and floats floats', () => {
    assert.equal(json('93 00 7f ff'), '[0,127,-1]');
    assert.equal(json('95 cc ff cd 0100 ce ffffffff d0 80 d1 8000'), '[255,256,4294967295,-128,-32768]');
    assert.equal(json('cf ffffffffffffffff'), '18446744073709551615');
    assert.equal(json('d3 8000000000000000'), '-9223372036854775808');
    assert.equal(json('92 cb 4000000000000000 cb 3ff8000000000000'), '[2.0,1.5]');
    assert.equal(json('92 cb 7ff8000000000000 cb fff0000000000000'), '[NaN,-Infinity]');
  });

  it('reads text, words, lists and maps of every size', () => {
    assert.equal(json('93 c0 c2 c3'), '[null,false,true]');
    assert.equal(json('92 a2 c3a9 d9 01 61'), '["é","a"]');
    assert.equal(json('dc 0001 01'), '[1]');
    assert.equal(json('82 a1 61 01 a1 61 02'), '{"a":1,"a":2}');
    assert.equal(json('df 00000001 a1 61 90'), '{"a":[]}');
  });

  it('writes bytes as kombu does in JSON', () => {
    assert.equal(json('c4 02 6869'), '{"__type__":"bytes","__value__":"hi"}');
    assert.equal(json('c4 02 ff00'), '{"__type__":"base64","__value__":"/wA="}');
  });

  it('refuses what JSON cannot say, what is cut, and what is too deep or too large', () => {
    assert.equal(json('81 01 02'), null, 'a number as key');
    assert.equal(json('d4 01 00'), null, 'an extension');
    assert.equal(json('92 01'), null, 'a list without its second item');
    assert.equal(json('01 02'), null, 'two values');
    assert.equal(json('dd ffffffff'), null, 'four thousand million items that are not there');
    assert.equal(decodeMsgpack(Buffer.alloc(100_000, 0x91)), null, 'nested without end');
    assert.equal(
      decodeMsgpack(Buffer.concat([Buffer.from('dd00200000', 'hex'), Buffer.alloc(0x200000)])),
      null,
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        decodeMsgpack(Buffer.from(bytes));
      }),
      { numRuns: 5_000 },
    );
  });
});
