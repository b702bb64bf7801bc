import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { encodeControl } from '../../../src/monitor/celery/encoder/encodeControl.ts';
import { decodeEnvelope } from '../../../src/monitor/celery/envelope.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { OwedReplies } from '../../../src/monitor/celery/owedReplies.ts';
import { generatedQuestions } from '../../integration/celery/controlQuestions.ts';

const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
const NOW = Date.UTC(2026, 10, 21);

describe('control requests', () => {
  it('are whole messages, or a sentence that says why not', () => {
    fc.assert(
      fc.property(generatedQuestions('w@h'), ({ question, isSendable }) => {
        const encoded = encodeControl(question, { ticket: 't', replyRoutingKey: 'list' }, keys, NOW);
        assert.equal(encoded.ok, isSendable, JSON.stringify([question, encoded]));
        if (!encoded.ok) {
          assert.match(encoded.message, /^[A-Z].*\.$/s);
          return;
        }
        const decoded = decodeEnvelope(Buffer.from(encoded.message));
        assert.ok(decoded.ok && decoded.envelope.body.kind === 'json');
        assert.match(String(decoded.envelope.properties['delivery_tag']), /^[0-9a-f-]{36}$/);
        const body: unknown = JSON.parse(decoded.envelope.body.text);
        const expected = {
          method: question.method,
          arguments: question.arguments,
          destination: question.destination,
          pattern: null,
          matcher: null,
          ticket: 't',
          reply_to: { exchange: '', routing_key: 'list' },
        };
        assert.deepEqual(body, JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('name no address when nobody can answer', () => {
    const encoded = encodeControl(
      { method: 'shutdown', arguments: {}, destination: ['w@h'] },
      { ticket: 't', replyRoutingKey: null },
      keys,
      NOW,
    );
    assert.ok(encoded.ok);
    const decoded = decodeEnvelope(Buffer.from(encoded.message));
    assert.ok(decoded.ok && decoded.envelope.body.kind === 'json');
    assert.equal((JSON.parse(decoded.envelope.body.text) as { reply_to: unknown }).reply_to, null);
  });

  it('are refused when they would be too long', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(255, 'x'));
    const encoded = encodeControl(
      {
        method: 'revoke',
        arguments: { task_id: ids, terminate: false, signal: 'SIGTERM' },
        destination: null,
      },
      { ticket: 't', replyRoutingKey: 'list' },
      keys,
      NOW,
    );
    assert.ok(encoded.ok);
    const more = encodeControl(
      {
        method: 'revoke',
        arguments: {
          task_id: ids.map((id) => id.replaceAll('x', '队')),
          terminate: false,
          signal: 'SIGTERM',
        },
        destination: null,
      },
      { ticket: 't', replyRoutingKey: 'list' },
      keys,
      NOW,
    );
    assert.ok(!more.ok);
    assert.match(more.message, /too long/);
  });
});

describe('OwedReplies', () => {
  it('expects a reply until it comes, or until nobody believes in it any more', () => {
    const owed = new OwedReplies(1_000);
    owed.expect('a', 2, 0);
    owed.expect('b', 0, 0);
    assert.equal(owed.any(0), true);
    owed.arrived('a');
    assert.equal(owed.any(0), true);
    owed.arrived('a');
    owed.arrived('unknown');
    assert.equal(owed.any(0), false);
    owed.expect('c', Number.POSITIVE_INFINITY, 0);
    owed.arrived('c');
    assert.equal(owed.any(999), true);
    assert.equal(owed.any(1_000), false);
  });
});
