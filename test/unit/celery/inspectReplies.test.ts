import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { decodeControlReply } from '../../../src/monitor/celery/controlReply.ts';
import {
  readActiveQueues,
  readHeldTasks,
  readQueriedTask,
  readScheduledTasks,
} from '../../../src/monitor/celery/inspectReplies.ts';

const NOW = 1_800_000_000_000;
const REF = { connectionId: 'c', system: 'celery', scope: '', id: '5611f83c' } as const;
const INFO = {
  id: '5611f83c',
  name: 'tasks.slow',
  args: '(20,)',
  kwargs: '{}',
  type: 'tasks.slow',
  hostname: 'w1@host',
  time_start: 1795281886.7036831,
  acknowledged: true,
  delivery_info: { exchange: '', routing_key: 'celery', priority: 0, redelivered: null },
  worker_pid: 17426,
};
const STARTED = {
  ref: REF,
  at: 1795281886704,
  state: 'started',
  startedAt: 1795281886704,
  name: 'tasks.slow',
  worker: 'w1@host',
  queue: 'celery',
  argsRepr: '(20,)',
  kwargsRepr: '{}',
};

describe('replies to inspect', () => {
  it('active_queues: names', () => {
    const queues = [
      { name: 'hi', exchange: { name: 'celery', type: 'direct' }, routing_key: 'hi.key' },
      { name: 5 },
      'x',
    ];
    assert.deepEqual(readActiveQueues(queues), ['hi']);
    assert.equal(readActiveQueues({ error: 'x' }), null);
  });

  it('active, reserved and scheduled: tasks', () => {
    assert.deepEqual(readHeldTasks([INFO, 'x', {}], 'c', NOW), [STARTED]);
    const waiting = { ...INFO, time_start: null, args: [20], kwargs: {} };
    const received = {
      ref: REF,
      at: NOW,
      state: 'received',
      name: 'tasks.slow',
      worker: 'w1@host',
      queue: 'celery',
    };
    assert.deepEqual(readHeldTasks([waiting], 'c', NOW), [received]);
    assert.deepEqual(
      readScheduledTasks(
        [{ eta: '2026-11-21T18:29:39.759083+00:00', priority: 6, request: waiting }],
        'c',
        NOW,
      ),
      [{ ...received, etaAt: Date.UTC(2026, 10, 21, 18, 29, 39, 759) }],
    );
    const routed = { ...INFO, delivery_info: { exchange: 'texch', routing_key: 'a.b.c' } };
    assert.equal(readHeldTasks([routed], 'c', NOW)?.[0]?.queue, undefined);
    assert.equal(readHeldTasks({ error: 'not JSON serializable' }, 'c', NOW), null);
  });

  it('query_task: the task, where a worker has it', () => {
    assert.deepEqual(readQueriedTask({ '5611f83c': ['active', INFO] }, 'c', '5611f83c', NOW), STARTED);
    assert.equal(readQueriedTask({}, 'c', '5611f83c', NOW), null);
    assert.equal(readQueriedTask({}, 'c', 'constructor', NOW), null);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(
            fc.dictionary(
              fc.constantFrom('id', 'request', 'time_start', 'delivery_info', 'name', 'pool'),
              fc.jsonValue(),
            ),
          ),
        ),
        (reply) => {
          readActiveQueues(reply);
          readHeldTasks(reply, 'c', NOW);
          readScheduledTasks(reply, 'c', NOW);
          readQueriedTask(reply, 'c', 'id', NOW);
          decodeControlReply(Buffer.from(JSON.stringify(reply)));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('decodeControlReply', () => {
  const reply = (body: string, headers: object): Buffer =>
    Buffer.from(
      JSON.stringify({
        body: Buffer.from(body).toString('base64'),
        'content-type': 'application/json',
        headers,
        properties: { body_encoding: 'base64' },
      }),
    );

  it('reads the one worker and its answer', () => {
    const text = '{"w1@host": {"ok": "pong"}}';
    assert.deepEqual(decodeControlReply(reply(text, { ticket: 't', clock: 3 })), {
      ok: true,
      ticket: 't',
      reply: { worker: 'w1@host', value: { ok: 'pong' }, text },
    });
  });

  it('says what is malformed', () => {
    for (const [message, pattern] of [
      [reply('{"w": 1}', {}), /no ticket/],
      [reply('[1]', { ticket: 't' }), /not a JSON object/],
      [reply('{}', { ticket: 't' }), /names no worker/],
      [Buffer.from('x'), /not JSON/],
    ] as const) {
      const decoded = decodeControlReply(message);
      assert.ok(!decoded.ok && pattern.test(decoded.message));
    }
  });
});
