import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  jobIdOfKey,
  markPattern,
  parseQueueKey,
  parseScope,
  queueKey,
  queueScope,
} from '../../../src/monitor/bullmq/keys.ts';

describe('BullMQ keys', () => {
  it('reads a queue back from its meta key', () => {
    assert.deepEqual(parseQueueKey(['bull'], 'bull:evaluations:meta', 'meta'), {
      prefix: 'bull',
      name: 'evaluations',
    });
    assert.deepEqual(parseQueueKey(['{bull}'], '{bull}:q:meta', 'meta'), { prefix: '{bull}', name: 'q' });
    assert.equal(parseQueueKey(['bull'], `bull:${'q'.repeat(100_000)}:meta`, 'meta'), null);
    assert.deepEqual(parseQueueKey(['bull'], 'bull:old:name:with:colons:meta', 'meta'), {
      prefix: 'bull',
      name: 'old:name:with:colons',
    });
    assert.deepEqual(parseQueueKey(['bull'], 'bull:q:id', 'id'), { prefix: 'bull', name: 'q' });
  });

  it('takes no other key for a queue', () => {
    for (const key of ['bull:q:id', 'bull:meta', 'bull::meta', 'other:q:meta', 'bull:q:meta-paused', '']) {
      assert.equal(parseQueueKey(['bull'], key, 'meta'), null, key);
    }
  });

  it('gives a queue to the longest of the prefixes that fits', () => {
    assert.deepEqual(parseScope(['a', 'a:b'], 'a:b:c'), { prefix: 'a:b', name: 'c' });
    assert.deepEqual(parseScope(['a:b', 'a'], 'a:b:c'), { prefix: 'a:b', name: 'c' });
    assert.deepEqual(parseScope(['a', 'a:b'], 'a:b'), { prefix: 'a', name: 'b' });
  });

  it('keeps the characters of a prefix from acting as a pattern', () => {
    assert.equal(markPattern('a*[b]?'), String.raw`a\*\[b\]\?:*[ti][ad]`);
    assert.equal(markPattern('{bull}'), '{bull}:*[ti][ad]');
  });

  it('reads back what it writes, for any prefix and name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (prefix, name) => {
        const queue = { prefix, name };
        assert.deepEqual(parseQueueKey([prefix], queueKey(queue, 'meta'), 'meta'), queue);
        assert.deepEqual(parseScope([prefix], queueScope(queue)), queue);
      }),
    );
  });

  it('finds the job id at the end of a parent key', () => {
    assert.equal(jobIdOfKey('bull:parents:7c24-55'), '7c24-55');
    assert.equal(jobIdOfKey('no-colon'), null);
    assert.equal(jobIdOfKey('bull:q:'), null);
  });
});
