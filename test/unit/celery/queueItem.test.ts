import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { describeQueueItem } from '../../../src/monitor/celery/queueItem.ts';
import { testConnection } from '../../contract/watchedSystem.ts';

const context = { config: testConnection({ url: '' }), known: () => null };
const describeItem = (text: string | Buffer) =>
  describeQueueItem(Buffer.from(text), 3, context, () => undefined);

/** A message of protocol 2, with other headers and properties. */
function message(headers: object, properties: object = {}, body = '[[1], {}, null]'): string {
  return JSON.stringify({
    body: Buffer.from(body).toString('base64'),
    'content-type': 'application/json',
    headers: { id: 'i', task: 'tasks.add', ...headers },
    properties: { body_encoding: 'base64', ...properties },
  });
}

describe('a message in a list', () => {
  it('tells when it is due, and whether it was delivered before', () => {
    const due = describeItem(message({ eta: '2026-01-01T00:00:00+00:00' }));
    assert.deepEqual([due.etaAt, due.redelivered, due.priority], [Date.UTC(2026, 0, 1), false, 3]);
    assert.equal(describeItem(message({ redelivered: true })).redelivered, true);
    assert.equal(describeItem(message({}, { delivery_info: { redelivered: true } })).redelivered, true);
  });

  it('is handed on when it is one of a task', () => {
    const told: unknown[] = [];
    for (const text of [message({}), 'garbage', message({ id: undefined, task: undefined })]) {
      describeQueueItem(Buffer.from(text), 0, context, ({ headers }) => told.push(headers['id']));
    }
    assert.deepEqual(told, ['i']);
  });

  it('of protocol 1 stands in its body', () => {
    const body = '{"task": "old", "id": "one", "args": [12345678901234567890], "kwargs": {"k": NaN}}';
    const { ref, name, args, kwargs, problem } = describeItem(
      message({ id: undefined, task: undefined }, {}, body),
    );
    assert.deepEqual([ref?.id, name, problem], ['one', 'old', null]);
    assert.equal(args.kind === 'json' && args.text, '[12345678901234567890]');
    assert.equal(kwargs.kind === 'json' && kwargs.text, '{"k":NaN}');
  });

  it('is never decoded when it is pickled', () => {
    const pickled = message({ argsrepr: '(1,)' }).replace(
      'application/json',
      'application/x-python-serialize',
    );
    const { args, problem } = describeItem(pickled);
    assert.ok(args.kind === 'opaque' && args.repr === '(1,)', JSON.stringify(args));
    assert.equal(problem, null);
  });

  it('never throws, whatever it is, and keeps its digest', () => {
    const anything = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .tuple(
          fc.dictionary(fc.string(), fc.jsonValue()),
          fc.dictionary(fc.string(), fc.jsonValue()),
          fc.string(),
        )
        .map(([headers, properties, body]) => Buffer.from(message(headers, properties, body))),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const item = describeItem(bytes);
        assert.match(item.digest ?? '', /^[0-9a-f]{64}$/);
        assert.ok(item.ref !== null || item.problem !== null);
      }),
    );
  });
});
