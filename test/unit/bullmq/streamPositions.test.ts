import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { compareStreamIds, STREAM_START } from '../../../src/monitor/bullmq/streamEntry.ts';
import { advance, checkBounds, readCommand, startAt } from '../../../src/monitor/bullmq/streamPositions.ts';

const QUEUE = { prefix: 'bull', name: 'q' };

function bounds(oldest: string | null, newest: string | null): PipelineReply[] {
  return [oldest, newest].map((id) => ({ ok: true, value: id === null ? [] : [[id, ['event', 'drained']]] }));
}

describe('the position in an event stream', () => {
  it('orders ids as two numbers, not as text', () => {
    assert.ok(compareStreamIds('9-0', '10-0') < 0);
    assert.ok(compareStreamIds('10-9', '10-10') < 0);
    assert.equal(compareStreamIds('10-1', '10-1'), 0);
    assert.ok(compareStreamIds('18446744073709551615-18446744073709551615', '18446744073709551615-0') > 0);
  });

  it('reads all streams in one command, each after its last entry', () => {
    const command = readCommand(
      [startAt(QUEUE, '5-1'), startAt({ prefix: 'p', name: 'r' }, STREAM_START)],
      100,
      1_000,
    );
    assert.deepEqual(command, [
      'XREAD',
      'COUNT',
      100,
      'BLOCK',
      1_000,
      'STREAMS',
      'bull:q:events',
      'p:r:events',
      '5-1',
      '0-0',
    ]);
  });

  it('moves to the last entry, and is behind after a full read', () => {
    const entries = ['1-0', '1-1', '2-0'].map((id) => ({ id, fields: new Map<string, string>() }));
    assert.deepEqual(advance(startAt(QUEUE, STREAM_START), entries, 3), {
      ...startAt(QUEUE, '2-0'),
      isBehind: true,
    });
    assert.deepEqual(advance(startAt(QUEUE, STREAM_START), entries, 4), startAt(QUEUE, '2-0'));
    assert.deepEqual(advance(startAt(QUEUE, '7-0'), [], 4), startAt(QUEUE, '7-0'));
  });

  it('is continuous while its entry, or one before it, is still there', () => {
    assert.equal(checkBounds(startAt(QUEUE, '5-0'), bounds('5-0', '9-0')).kind, 'continuous');
    assert.equal(checkBounds(startAt(QUEUE, '5-0'), bounds('1-0', '5-0')).kind, 'continuous');
    assert.equal(checkBounds(startAt(QUEUE, STREAM_START), bounds('5-0', '9-0')).kind, 'continuous');
    assert.equal(checkBounds(startAt(QUEUE, STREAM_START), bounds(null, null)).kind, 'continuous');
  });

  it('was trimmed when the oldest entry is newer', () => {
    const position = startAt(QUEUE, '5-0');
    assert.deepEqual(checkBounds(position, bounds('6-0', '9-0')), { kind: 'trimmed', from: position });
  });

  it('begins again when the stream was deleted', () => {
    const from = startAt(QUEUE, STREAM_START);
    assert.deepEqual(checkBounds(startAt(QUEUE, '5-0'), bounds(null, null)), { kind: 'trimmed', from });
    assert.deepEqual(checkBounds(startAt(QUEUE, '5-0'), bounds('1-0', '2-0')), { kind: 'trimmed', from });
  });

  it('tells a stream that was lost before it was ever read by the entry that was seen in it', () => {
    const unread = startAt(QUEUE, STREAM_START, '5-0');
    assert.equal(checkBounds(unread, bounds('1-0', '5-0')).kind, 'continuous');
    assert.equal(checkBounds(unread, bounds('5-0', '9-0')).kind, 'continuous');
    const from = startAt(QUEUE, STREAM_START);
    assert.deepEqual(checkBounds(unread, bounds(null, null)), { kind: 'trimmed', from });
    assert.deepEqual(checkBounds(unread, bounds('1-0', '2-0')), { kind: 'trimmed', from });
    assert.deepEqual(checkBounds(unread, bounds('6-0', '9-0')), { kind: 'trimmed', from: unread });
  });

  it('cannot be known when the key is none of ours', () => {
    const error = 'WRONGTYPE Operation against a key holding the wrong kind of value';
    const replies: PipelineReply[] = [
      { ok: false, error },
      { ok: false, error },
    ];
    assert.deepEqual(checkBounds(startAt(QUEUE, '5-0'), replies), { kind: 'unreadable', error });
  });
});
