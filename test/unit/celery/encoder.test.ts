import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatDataNode, type DataNode } from '../../../src/model/tolerantJson.ts';
import { encodeControl } from '../../../src/monitor/celery/encoder/encodeControl.ts';
import {
  encodeTask,
  type EncodedTask,
  type TaskToSend,
} from '../../../src/monitor/celery/encoder/encodeTask.ts';
import { decodeEnvelope, type Envelope } from '../../../src/monitor/celery/envelope.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { describeHeldMessage, messageArguments } from '../../../src/monitor/celery/taskMessage.ts';
import { dataNodes } from '../model/dataNodes.ts';

const keys = new CeleryKeys({ keyPrefix: 'app1', resultKeyPrefix: '', database: 0 });
const NOW = Date.UTC(2026, 10, 21, 18, 29, 39, 7);
const ETA = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
const TASK: TaskToSend = {
  id: '6f9619ff',
  task: 'tasks.add',
  queue: 'celery',
  args: '[2, 3]',
  kwargs: '{}',
  priority: null,
  countdownS: null,
};

function encoded(task: Partial<TaskToSend>): EncodedTask {
  const result = encodeTask({ ...TASK, ...task }, keys, 'task-tower@host', NOW);
  assert.ok(result.ok, JSON.stringify(result));
  return result.encoded;
}

function refusal(task: Partial<TaskToSend>): string {
  const result = encodeTask({ ...TASK, ...task }, keys, 'task-tower@host', NOW);
  assert.ok(!result.ok, JSON.stringify(result));
  return result.message;
}

function decoded(message: string): Envelope {
  const result = decodeEnvelope(Buffer.from(message));
  assert.ok(result.ok, JSON.stringify(result));
  return result.envelope;
}

describe('encodeTask', () => {
  it('writes the full header set of protocol 2 and the properties without which a worker dies', () => {
    const { key, message } = encoded({ priority: 7, countdownS: 90.5 });
    assert.equal(key, 'app1celery\u0006\u00166');
    const envelope: Record<string, unknown> = JSON.parse(message);
    assert.equal(envelope['content-type'], 'application/json');
    assert.equal(envelope['content-encoding'], 'utf-8');
    assert.equal(
      Buffer.from(String(envelope['body']), 'base64').toString(),
      '[[2,3],{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]',
    );
    assert.deepEqual(envelope['headers'], {
      lang: 'py',
      task: 'tasks.add',
      id: '6f9619ff',
      shadow: null,
      eta: '2026-11-21T18:31:09.507000+00:00',
      expires: null,
      group: null,
      group_index: null,
      retries: 0,
      timelimit: [null, null],
      root_id: '6f9619ff',
      parent_id: null,
      argsrepr: '(2, 3)',
      kwargsrepr: '{}',
      origin: 'task-tower@host',
      ignore_result: false,
      replaced_task_nesting: 0,
      stamped_headers: null,
      stamps: {},
    });
    const { delivery_tag: tag, ...properties } = envelope['properties'] as Record<string, unknown>;
    assert.deepEqual(properties, {
      correlation_id: '6f9619ff',
      reply_to: '',
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: 'celery' },
      priority: 7,
      body_encoding: 'base64',
    });
    assert.match(String(tag), /^[0-9a-f-]{36}$/);
    assert.notEqual(encoded({}).message, encoded({}).message, 'the delivery tag is fresh each time');
  });

  it('writes every option as workers read it', () => {
    const { message, etaAt } = encoded({
      etaAt: NOW + 1_000,
      expiresS: 90,
      softTimeLimitS: 10,
      timeLimitS: 20.5,
      headers: '{"tenant": "ä", "big": 123456789012345678901234567890, "nested": {"a": [1.50]}}',
      rootId: 'root',
      parentId: 'parent',
    });
    assert.equal(etaAt, NOW + 1_000);
    assert.ok(
      message.includes('"tenant":"ä","big":123456789012345678901234567890,"nested":{"a":[1.50]}}'),
      message,
    );
    const { headers, properties } = decoded(message);
    assert.equal(headers['eta'], '2026-11-21T18:29:40.007000+00:00');
    assert.equal(headers['expires'], '2026-11-21T18:31:09.007000+00:00');
    assert.equal(properties['expiration'], '90000');
    assert.deepEqual(headers['timelimit'], [20.5, 10], 'first the hard one');
    assert.deepEqual([headers['root_id'], headers['parent_id']], ['root', 'parent']);
  });

  it('says what is wrong with a name, an option or the arguments', () => {
    const cases: [task: Partial<TaskToSend>, message: RegExp][] = [
      [{ task: '' }, /task name is empty/],
      [{ task: ' tasks.add' }, /white space/],
      [{ task: 'a\ud800' }, /cannot be printed/],
      [{ task: 'x'.repeat(256) }, /longer than 255/],
      [{ id: '' }, /task id is empty/],
      [{ queue: '' }, /queue name is empty/],
      [{ queue: 'celery\u0006\u00163' }, /cannot be printed/],
      [{ queue: 'unacked' }, /keeps the name/],
      [{ queue: 'w1@host.celery.pidbox' }, /keeps the name/],
      [{ queue: 'celery-task-meta-1' }, /keeps the name/],
      [{ priority: 10 }, /0 \(most urgent\) to 9/],
      [{ priority: 1.5 }, /0 \(most urgent\) to 9/],
      [{ priority: Number.NaN }, /0 \(most urgent\) to 9/],
      [{ countdownS: -1 }, /delay/],
      [{ countdownS: Number.POSITIVE_INFINITY }, /delay/],
      [{ countdownS: 1e12 }, /delay/],
      [{ args: '' }, /not JSON: unexpected end at 0/],
      [{ args: '[1' }, /arguments are not JSON/],
      [{ args: '{"a": 1}' }, /must be a JSON array/],
      [{ kwargs: '[]' }, /must be a JSON object/],
      [{ kwargs: '{"a": }' }, /keyword arguments are not JSON/],
      [{ args: `[${'['.repeat(300)}${']'.repeat(300)}]` }, /nested more than 200/],
      [{ args: `[${'9'.repeat(4301)}]` }, /more than 4300 digits/],
      [{ args: `["${'x'.repeat(17_000_000)}"]` }, /at most 16 MB/],
      [{ args: '[1e999]' }, /1e999 is larger than any/],
      [{ etaAt: Number.NaN }, /start time/],
      [{ etaAt: NOW * 10 }, /start time/],
      [{ etaAt: NOW + 1, countdownS: 1 }, /either a delay or a start time/],
      [{ expiresS: 0 }, /expiry/],
      [{ expiresS: 60, countdownS: 60 }, /expire before it may start/],
      [{ timeLimitS: -1 }, /time limit/],
      [{ softTimeLimitS: Number.POSITIVE_INFINITY }, /time limit/],
      [{ softTimeLimitS: 20, timeLimitS: 10 }, /must not be longer/],
      [{ headers: '{' }, /headers are not JSON/],
      [{ headers: '[]' }, /headers must be a JSON object/],
      [{ headers: '{"": 1}' }, /name of a header is empty/],
      [{ headers: '{"task": "other"}' }, /keeps the header 'task'/],
      [{ headers: '{"called_directly": true}' }, /keeps the header/],
      [{ headers: '{"__class__": 1}' }, /keeps the header/],
      [{ headers: '{"a": 1, "a": 2}' }, /given twice/],
      [{ headers: '{"a": NaN}' }, /NaN is not JSON/],
      [{ headers: '{"a": {"__type__": "date", "__value__": "2024-02-29"}}' }, /__type__/],
      [{ headers: `{"a": ${'['.repeat(51)}${']'.repeat(51)}}` }, /nested more than 50/],
      [{ headers: `{"a": ${'9'.repeat(4301)}}` }, /more than 4300 digits/],
    ];
    for (const [task, message] of cases)
      assert.match(refusal(task), message, JSON.stringify(task).slice(0, 100));
    encoded({ args: `[${'9'.repeat(4300)}]` });
  });

  it('refuses an object that would make a worker raise, and sends typed values that kombu knows', () => {
    const typed = (type: string, value: string): string => `[{"__type__": ${type}, "__value__": ${value}}]`;
    for (const [type, value] of [
      ['"nonsense"', '1'],
      ['null', '1'],
      ['"datetime"', '"tomorrow"'],
      ['"datetime"', '"2026-02-30T00:00:00"'],
      ['"date"', '"0000-01-01"'],
      ['"date"', '1'],
      ['"time"', '"25:00:00"'],
      ['"decimal"', '"1,5"'],
      ['"uuid"', '"x"'],
      ['"uuid"', '{"hex": "12"}'],
      ['"uuid"', '{"hex": "0123456789abcdef0123456789abcdef", "x": 1}'],
      ['"base64"', '"a"'],
      ['"bytes"', '"\\ud800"'],
    ] as const) {
      assert.match(refusal({ args: typed(type, value) }), /__type__/, `${type} ${value}`);
      assert.match(refusal({ kwargs: `{"a": ${typed(type, value)}}` }), /__type__/);
    }
    for (const [type, value] of [
      ['"datetime"', '"2026-01-02T03:04:05"'],
      ['"datetime"', '"2026-01-02T03:04:05.678901+02:00"'],
      ['"date"', '"2024-02-29"'],
      ['"time"', '"03:04:05"'],
      ['"decimal"', '"-1.50"'],
      ['"base64"', '"AAE="'],
      ['"uuid"', '{"hex": "0123456789abcdef0123456789abcdef"}'],
      ['"bytes"', '"é"'],
    ] as const) {
      encoded({ args: typed(type, value) });
    }
    // The second key of the same name is the one that Python keeps.
    assert.match(
      refusal({ args: '[{"__type__": "date", "__type__": "x", "__value__": "2024-02-29"}]' }),
      /__type__/,
    );
    assert.match(refusal({ kwargs: '{"__type__": "date", "__value__": "2024-02-29"}' }), /keyword argument/);
    encoded({ args: '[{"__type__": "nonsense"}, {"__type__": "x", "__value__": 1, "more": 2}]' });
  });

  it('keeps every argument exactly, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(dataNodes),
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), dataNodes)),
        (items, entries) => {
          const args: DataNode = { kind: 'array', items };
          const kwargs: DataNode = { kind: 'object', entries };
          const task = { ...TASK, args: formatDataNode(args, 2), kwargs: formatDataNode(kwargs, 2) };
          const result = encodeTask(task, keys, 'task-tower@host', NOW);
          if (!result.ok) {
            assert.match(result.message, /__type__|larger than any/);
            return;
          }
          const envelope = decoded(result.encoded.message);
          assert.deepEqual(messageArguments(envelope, 'queue message'), {
            args: { kind: 'json', text: formatDataNode(args, 0), source: 'queue message' },
            kwargs: { kind: 'json', text: formatDataNode(kwargs, 0), source: 'queue message' },
          });
          const described = describeHeldMessage(envelope, 'c', 'celery', NOW);
          assert.deepEqual(
            [described?.ref.id, described?.name, described?.retries],
            ['6f9619ff', 'tasks.add', 0],
          );
          assert.ok(result.encoded.argsRepr.isWellFormed() && result.encoded.kwargsRepr.isWellFormed());
          assert.ok(result.encoded.argsRepr.length < 8_000);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws, and every message it makes has what a worker needs', () => {
    const text = fc.string({ unit: 'binary' });
    const task = fc.record({
      id: fc.uuid(),
      task: fc.oneof(text, fc.constant('tasks.add')),
      queue: fc.oneof(text, fc.constant('celery')),
      args: fc.oneof(text, fc.json(), fc.constant('[]')),
      kwargs: fc.oneof(text, fc.json(), fc.constant('{}')),
      priority: fc.oneof(fc.double(), fc.integer({ min: 0, max: 9 }), fc.constant(null)),
      countdownS: fc.oneof(fc.double(), fc.constant(null)),
    });
    let made = 0;
    fc.assert(
      fc.property(task, (candidate) => {
        const result = encodeTask(candidate, keys, 'task-tower@host', NOW);
        if (!result.ok) return;
        made++;
        const { headers, properties, body } = decoded(result.encoded.message);
        assert.equal(headers['id'], candidate.id);
        assert.equal(headers['task'], candidate.task);
        const eta = headers['eta'];
        assert.ok(eta === null || (typeof eta === 'string' && ETA.test(eta)));
        assert.match(String(properties['delivery_tag']), /^[0-9a-f-]{36}$/);
        assert.deepEqual(properties['delivery_info'], { exchange: '', routing_key: candidate.queue });
        assert.equal(body.kind, 'json');
      }),
      { numRuns: 3_000 },
    );
    assert.ok(made > 50, `only ${made} candidates were sent`);
  });
});

describe('encodeControl', () => {
  it('writes a request with reply list, ticket, destination as a list and a delivery tag', () => {
    const request = encodeControl(
      {
        method: 'query_task',
        arguments: { ids: ['a'] },
        destination: null,
      },
      { ticket: 't', replyRoutingKey: 'oid.reply.celery.pidbox' },
      keys,
      NOW,
    );
    assert.ok(request.ok);
    const { headers, properties, body } = decoded(request.message);
    assert.deepEqual(headers, { clock: 1, expires: NOW / 1_000 + 10 });
    assert.match(String(properties['delivery_tag']), /^[0-9a-f-]{36}$/);
    assert.deepEqual(properties['delivery_info'], { exchange: 'celery.pidbox', routing_key: '' });
    assert.ok(body.kind === 'json');
    assert.deepEqual(JSON.parse(body.text), {
      method: 'query_task',
      arguments: { ids: ['a'] },
      destination: null,
      pattern: null,
      matcher: null,
      ticket: 't',
      reply_to: { exchange: '', routing_key: 'oid.reply.celery.pidbox' },
    });
  });
});
