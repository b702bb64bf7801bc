import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { messageForQueue, messageToRedeliver } from '../../../src/monitor/celery/rewriteMessage.ts';

const TRIPLE = '[[1180591620717411303424, NaN, 1e0], {"k": "\\ud83d"}, {"callbacks": null}]';

/** The text of a message as Python writes it; fields that are `undefined` are left out. */
function message(
  body: string | Buffer = TRIPLE,
  changes: { envelope?: object; headers?: object | null; properties?: object | null } = {},
): Buffer {
  const { envelope = {}, headers = {}, properties = {} } = changes;
  return Buffer.from(
    JSON.stringify({
      body: Buffer.from(body).toString('base64'),
      'content-encoding': 'utf-8',
      'content-type': 'application/json',
      headers: headers === null ? null : { id: 'id', task: 'tasks.add', big: 0, ...headers },
      properties:
        properties === null
          ? undefined
          : {
              delivery_info: { exchange: 'texch', routing_key: 'old' },
              delivery_tag: 'tag',
              body_encoding: 'base64',
              priority: 6,
              ...properties,
            },
      ...envelope,
    }).replace('"big":0', '"big":1180591620717411303424.50, "big": 2'),
  );
}

const moved = (bytes: Buffer): string => {
  const result = messageForQueue(bytes, 'new"ü');
  assert.ok(result.ok, JSON.stringify(result));
  return result.message.toString();
};
const problem = (bytes: Buffer): string => {
  const result = messageForQueue(bytes, 'new');
  assert.ok(!result.ok, 'it was accepted');
  return result.problem;
};

describe('a message for another queue', () => {
  it('differs in its delivery tag and route alone, digit for digit', () => {
    const text = moved(message());
    const envelope: unknown = JSON.parse(text);
    const properties = (envelope as { properties: Record<string, unknown> }).properties;
    assert.deepEqual(properties['delivery_info'], { exchange: '', routing_key: 'new"ü' });
    assert.match(String(properties['delivery_tag']), /^[0-9a-f-]{36}$/);
    assert.match(text, /"big":1180591620717411303424\.50,"big":2/);
    assert.ok(text.includes(Buffer.from(TRIPLE).toString('base64')));
    assert.equal(properties['priority'], 6);
    assert.notEqual(moved(message()), text, 'every copy has a tag of its own');
  });

  it('can be one that is compressed, unencoded, or of protocol 1', () => {
    moved(message(deflateSync(Buffer.from(TRIPLE)), { headers: { compression: 'application/x-gzip' } }));
    moved(message('', { envelope: { body: '[[], {}, null]' }, properties: { body_encoding: undefined } }));
    const protocolOne = '{"task": "t", "id": "i", "args": [1], "kwargs": {}}';
    moved(message(protocolOne, { headers: { id: undefined, task: undefined } }));
  });

  it('is refused when a worker would end with it', () => {
    const cases: [string, Buffer, RegExp][] = [
      ['no JSON', Buffer.from('garbage'), /not JSON/],
      ['no UTF-8', Buffer.concat([message(), Buffer.from([0xff])]), /not JSON/],
      ['no object', Buffer.from('[1]'), /no headers/],
      ['no headers', message(TRIPLE, { headers: null }), /no headers/],
      ['no properties', message(TRIPLE, { properties: null }), /no properties/],
      ['no delivery tag', message(TRIPLE, { properties: { delivery_tag: undefined } }), /delivery tag/],
      ['no route', message(TRIPLE, { properties: { delivery_info: {} } }), /routing key/],
      ['no content type', message(TRIPLE, { envelope: { 'content-type': null } }), /type of its content/],
      ['no encoding', message(TRIPLE, { envelope: { 'content-encoding': null } }), /type of its content/],
      ['no body', message(TRIPLE, { envelope: { body: 1 } }), /cannot be decoded/],
      ['no base64', message(TRIPLE, { envelope: { body: 'W10' } }), /cannot be decoded/],
      ['other encoding', message(TRIPLE, { properties: { body_encoding: 'rot13' } }), /cannot be decoded/],
      ['no JSON body', message('garbage'), /body is not JSON/],
      ['no triple', message('[[], {}]'), /keyword arguments and what follows/],
      ['args no list', message('[{}, {}, null]'), /keyword arguments and what follows/],
      ['no task', message(TRIPLE, { headers: { task: undefined } }), /names no task/],
      ['no id', message(TRIPLE, { headers: { id: undefined } }), /names no task, or no id/],
      ['protocol mix', message('{"task": "t"}'), /body is not a list/],
      ['unknown type', message('[[{"__type__": "x", "__value__": 1}], {}, null]'), /could not read its body/],
      [
        'pickle',
        message('x', { envelope: { 'content-type': 'application/x-python-serialize' } }),
        /never decoded/,
      ],
      [
        'broken compression',
        message(TRIPLE, { headers: { compression: 'application/x-gzip' } }),
        /decompressed/,
      ],
    ];
    for (const [name, bytes, expected] of cases) assert.match(problem(bytes), expected, name);
  });

  it('never throws, and is never unreadable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (headers, properties) => {
        const bytes = Buffer.from(JSON.stringify({ body: 'W10=', headers, properties }));
        assert.equal(messageForQueue(bytes, 'q').ok, false);
        messageToRedeliver(Buffer.from(JSON.stringify([headers, properties, 'q'])));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (args, headers) => {
        fc.pre(!JSON.stringify(args).includes('__type__'));
        const bytes = message(JSON.stringify([args, {}, null]), {
          headers: { ...headers, id: 'i', task: 't' },
        });
        const again = messageForQueue(Buffer.from(moved(bytes)), 'third');
        assert.equal(again.ok, 'compression' in headers ? again.ok : true);
      }),
    );
  });
});

describe('a message to be delivered again', () => {
  const inFlight = (bytes: Buffer): Buffer => Buffer.from(`[${bytes.toString()}, "texch", "old"]`);

  it('is marked as kombu marks it, and otherwise the same', () => {
    const result = messageToRedeliver(inFlight(message()));
    assert.ok(result.ok);
    const envelope: unknown = JSON.parse(result.message.toString());
    const { headers, properties } = envelope as Record<string, Record<string, unknown>>;
    assert.equal(headers?.['redelivered'], true);
    assert.deepEqual(properties?.['delivery_info'], {
      exchange: 'texch',
      routing_key: 'old',
      redelivered: true,
    });
    assert.equal(properties?.['delivery_tag'], 'tag');
  });

  it('may have a body that is never decoded, for a worker has taken it before', () => {
    const pickled = message('x', { envelope: { 'content-type': 'application/x-python-serialize' } });
    assert.ok(messageToRedeliver(inFlight(pickled)).ok);
    for (const broken of ['[]', '{}', 'null', 'garbage', '[{}, "", "q"]']) {
      assert.equal(messageToRedeliver(Buffer.from(broken)).ok, false, broken);
    }
  });
});
