import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { LOOK_COMMANDS, lookCommands, parseLook } from '../../../src/monitor/bullmq/queueCounts.ts';

const QUEUE = { prefix: 'bull', name: 'q' };
const META = [Buffer.from('10000'), Buffer.from('bullmq:6.7.0'), null];

/** Replies to the look, by key; what is not named is an empty key. */
function look(values: Readonly<Record<string, unknown>>, meta: unknown = META) {
  const replies = lookCommands(QUEUE).map(([command, key]): PipelineReply => {
    if (command === 'HMGET') return { ok: true, value: meta };
    const kind = String(key).slice('bull:q:'.length);
    const name = command === 'LINDEX' ? `${kind} end` : kind;
    return { ok: true, value: values[name] ?? (command === 'LINDEX' ? null : 0) };
  });
  assert.equal(replies.length, LOOK_COMMANDS);
  return parseLook(replies);
}

const UNKNOWN = {
  isBullmq: null,
  paused: null,
  counts: null,
  globalConcurrency: null,
  rateLimit: null,
  nextJobId: null,
};

describe('a look at a queue', () => {
  it('counts each state', () => {
    const { counts, isBullmq, paused } = look({
      wait: 3,
      prioritized: 2,
      active: 1,
      failed: 7,
      'waiting-children': 4,
    });
    assert.deepEqual(counts, {
      waiting: 3,
      prioritized: 2,
      delayed: 0,
      active: 1,
      'waiting-children': 4,
      completed: 0,
      failed: 7,
      paused: 0,
    });
    assert.equal(isBullmq, true);
    assert.equal(paused, false);
  });

  it('does not count the marker by which old versions wake workers', () => {
    assert.equal(look({ wait: 1, 'wait end': Buffer.from('0:1795286314928') }).counts?.waiting, 0);
    assert.equal(look({ paused: 4, 'paused end': Buffer.from('0:0') }).counts?.paused, 3);
    assert.equal(look({ wait: 1, 'wait end': Buffer.from('01') }).counts?.waiting, 1);
  });

  it('tells a paused queue by its meta hash', () => {
    assert.equal(look({}, [Buffer.from('10000'), null, Buffer.from('1')]).paused, true);
  });

  it('recognises BullMQ by its own fields, not by the hash alone', () => {
    assert.equal(look({}, [null, Buffer.from('bullmq-pro:7.1.0'), null]).isBullmq, true);
    assert.equal(look({}, [null, null, Buffer.from('1')]).isBullmq, false, 'the older Bull, paused');
    assert.equal(look({}, [null, null, null]).isBullmq, false);
    assert.equal(look({}, [null, Buffer.from('something else'), null]).isBullmq, false);
  });

  it('knows nothing where the server refuses', () => {
    const error = 'NOPERM this user has no permissions to access one of the keys';
    const refused = lookCommands(QUEUE).map((): PipelineReply => ({ ok: false, error }));
    assert.deepEqual(parseLook(refused), UNKNOWN);
    const wrongType = lookCommands(QUEUE).map((): PipelineReply => ({
      ok: false,
      error: 'WRONGTYPE Operation',
    }));
    assert.equal(parseLook(wrongType).isBullmq, false);
    assert.deepEqual(parseLook([]), UNKNOWN);
  });
});
