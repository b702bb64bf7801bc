import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../../../src/model/tolerantJson.ts';
import { pythonRepr } from '../../../../src/monitor/celery/pythonRepr.ts';
import { createRedactor } from '../../../../src/monitor/redaction/redactor.ts';
import type { TaskMessage } from '../../../../src/model/taskMessage.ts';
import type { TaskUpdate } from '../../../../src/model/taskUpdate.ts';

/** Stands nowhere else, so that whoever finds it has found a leak. */
const SECRET = 'h8Zq';
const redactor = createRedactor(['*password*', 'token']);
const ref = { connectionId: 'local', system: 'celery', scope: '', id: 'a' } as const;

const secretKey = fc.constantFrom('password', 'PASSWORD', 'db_password', 'Token', 'x-password-old');
const text = fc.string({
  unit: fc.constantFrom('a', ' ', "'", '"', '\\', ',', ':', '=', '{', '}', '(', ']', '\n', 'é'),
});
const secretText = fc.tuple(text, text).map(([before, after]) => `${before}${SECRET}${after}`);
const plainKey = fc.constantFrom('user', 'a b', "it's", 'x"y', 'é', 'pass', '');

const node = (leaf: fc.Arbitrary<DataNode>): fc.Arbitrary<DataNode> =>
  fc.letrec<{ node: DataNode }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }).map((items): DataNode => ({ kind: 'array', items })),
      fc
        .array(fc.tuple(plainKey, tie('node')), { maxLength: 3 })
        .map((entries): DataNode => ({ kind: 'object', entries })),
    ),
  })).node;

const plainLeaf = fc.oneof(
  text.map((value): DataNode => ({ kind: 'string', value })),
  fc.integer().map((value): DataNode => ({ kind: 'number', text: String(value) })),
  fc.constant<DataNode>({ kind: 'null' }),
);
const secretValue = node(secretText.map((value): DataNode => ({ kind: 'string', value })));
const secretEntry = fc.record({
  before: node(plainLeaf),
  key: secretKey,
  value: secretValue,
  after: node(plainLeaf),
});

/** An object with one secret somewhere among other values. */
function secretObject({
  before,
  key,
  value,
  after,
}: {
  before: DataNode;
  key: string;
  value: DataNode;
  after: DataNode;
}): DataNode {
  return {
    kind: 'object',
    entries: [
      ['first', before],
      [key, value],
      ['last', after],
    ],
  };
}

function redactedRepr(kwargsRepr: string): string {
  const update: TaskUpdate = { ref, at: 1, kwargsRepr };
  return redactor?.update(update).kwargsRepr ?? '';
}

function redactedMessage(kwargs: string): string {
  const message: TaskMessage = {
    name: 't',
    queue: null,
    args: '[]',
    kwargs,
    embed: null,
    headers: null,
    priority: null,
    replyTo: null,
    redelivered: null,
    seenAt: 1,
  };
  return redactor?.message(message).kwargs ?? '';
}

describe('redaction, of anything', () => {
  it('leaves no secret in a representation, whole or cut', () => {
    fc.assert(
      fc.property(secretEntry, fc.nat(400), (entry, cut) => {
        const repr = pythonRepr(secretObject(entry));
        assert.ok(!redactedRepr(repr).includes(SECRET), repr);
        const whole = redactedRepr(repr);
        assert.equal(redactedRepr(whole), whole);
        assert.ok(!redactedRepr(repr.slice(0, cut)).includes(SECRET), repr.slice(0, cut));
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves no secret in JSON, nor in JSON within strings, and JSON stays JSON', () => {
    fc.assert(
      fc.property(secretEntry, fc.nat(3), (entry, levels) => {
        let json = formatDataNode(secretObject(entry), 0);
        for (let level = 0; level < levels; level++) json = JSON.stringify({ inner: json });
        const redacted = redactedMessage(json);
        assert.ok(!redacted.includes(SECRET), json);
        assert.ok(parseTolerantJson(redacted).ok);
        assert.ok(!redactedRepr(json).includes(SECRET), json);
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes nothing where no key is secret', () => {
    fc.assert(
      fc.property(node(plainLeaf), (value) => {
        const repr = pythonRepr(value);
        const json = formatDataNode(value, 0);
        assert.equal(redactedRepr(repr), repr);
        assert.equal(redactedMessage(json), json);
      }),
    );
  });
});
