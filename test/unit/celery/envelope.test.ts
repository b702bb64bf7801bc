import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { decodeEnvelope } from '../../../src/monitor/celery/envelope.ts';
import { MAX_INFLATED_BYTES, parseBody, type MessageBody } from '../../../src/monitor/celery/messageBody.ts';

function bodyOf(envelope: object): MessageBody {
  const decoded = decodeEnvelope(Buffer.from(JSON.stringify(envelope)));
  assert.ok(decoded.ok, JSON.stringify(decoded));
  return decoded.envelope.body;
}

const PROPERTIES = { body_encoding: 'base64', delivery_tag: '13afbd6c' };

function compressed(data: Buffer, compression: string): object {
  return {
    body: data.toString('base64'),
    'content-type': 'application/json',
    'content-encoding': 'utf-8',
    headers: { compression },
    properties: PROPERTIES,
  };
}

describe('decodeEnvelope', () => {
  it('decodes a heartbeat as Celery 5.2 sends it', () => {
    const body = {
      hostname: 'w1@host',
      utcoffset: 0,
      pid: 17423,
      clock: 2,
      freq: 2.0,
      active: 0,
      processed: 0,
      loadavg: [0.72, 0.71, 0.6],
      sw_ident: 'py-celery',
      sw_ver: '5.2.6',
      sw_sys: 'Linux',
      timestamp: 1795281846.130801,
      type: 'worker-heartbeat',
    };
    const decoded = decodeEnvelope(
      Buffer.from(
        JSON.stringify({
          body: Buffer.from(JSON.stringify(body)).toString('base64'),
          'content-encoding': 'utf-8',
          'content-type': 'application/json',
          headers: { hostname: 'w1@host' },
          properties: {
            delivery_mode: 1,
            delivery_info: { exchange: 'celeryev', routing_key: 'worker.heartbeat' },
            priority: 0,
            ...PROPERTIES,
          },
        }),
      ),
    );
    assert.ok(decoded.ok);
    assert.deepEqual(decoded.envelope.headers, { hostname: 'w1@host' });
    assert.deepEqual(parseBody(decoded.envelope.body), body);
  });

  it('takes a body that is plain text, and Python numbers in it', () => {
    const body = bodyOf({ body: '[[NaN], {"a": Infinity}, null]', headers: {}, properties: {} });
    assert.deepEqual(parseBody(body), [[NaN], { a: Infinity }, null]);
  });

  it('is left alone in that dialect when it is so long that it would fill memory; plain JSON is read', () => {
    const long = `["${'a'.repeat(5_000_000)}", `;
    assert.equal(parseBody({ kind: 'json', text: `${long}NaN]` }), undefined);
    assert.ok(Array.isArray(parseBody({ kind: 'json', text: `${long}1]` })));
  });

  it('inflates what kombu calls gzip, which is zlib, and the other methods that Node knows', () => {
    const data = Buffer.from('[[1], {}, null]');
    for (const [method, packed] of [
      ['application/x-gzip', deflateSync(data)],
      ['application/x-gzip', gzipSync(data)],
      ['application/x-brotli', brotliCompressSync(data)],
      ['application/zstd', zstdCompressSync(data)],
    ] as const) {
      assert.deepEqual(parseBody(bodyOf(compressed(packed, method))), [[1], {}, null], method);
    }
  });

  it('leaves opaque what it must not or cannot read', () => {
    const bomb = deflateSync(Buffer.alloc(MAX_INFLATED_BYTES + 1, ' '));
    const packed = compressed(Buffer.from('QlpoOTFBWSZTWQ==', 'base64'), 'application/x-bz2');
    assert.deepEqual(bodyOf(packed), { kind: 'opaque', contentType: 'application/json', bytes: 10 });
    assert.equal(bodyOf(compressed(bomb, 'application/x-gzip')).kind, 'opaque');
    assert.equal(bodyOf(compressed(Buffer.from('no zlib'), 'application/x-gzip')).kind, 'opaque');
    const pickle = {
      body: 'gASVAAA=',
      'content-type': 'application/x-python-serialize',
      headers: {},
      properties: PROPERTIES,
    };
    assert.deepEqual(bodyOf(pickle), {
      kind: 'opaque',
      contentType: 'application/x-python-serialize',
      bytes: 5,
    });
    assert.equal(parseBody(bodyOf(pickle)), undefined);
  });

  it('says what is malformed', () => {
    const cases: [text: string, message: RegExp][] = [
      ['', /not JSON/],
      ['\xff\xfe', /not JSON/],
      ['[]', /not an object/],
      ['null', /not an object/],
      ['{}', /no body/],
      ['{"body": {"a": 1}}', /no body/],
    ];
    for (const [text, message] of cases) {
      const decoded = decodeEnvelope(Buffer.from(text, 'latin1'));
      assert.ok(!decoded.ok && message.test(decoded.message), text);
    }
  });

  it('never throws', () => {
    const field = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }));
    const envelope = fc.record(
      {
        body: field,
        'content-type': fc.oneof(field, fc.constant('application/json')),
        headers: fc.oneof(
          field,
          fc.record({ compression: fc.oneof(field, fc.constant('application/x-gzip')) }),
        ),
        properties: fc.oneof(field, fc.record({ body_encoding: fc.oneof(field, fc.constant('base64')) })),
      },
      { requiredKeys: [] },
    );
    const message = fc.oneof(
      fc.uint8Array(),
      envelope.map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(message, (bytes) => {
        const decoded = decodeEnvelope(Buffer.from(bytes));
        if (decoded.ok) parseBody(decoded.envelope.body);
      }),
      { numRuns: 1_000 },
    );
  });
});
