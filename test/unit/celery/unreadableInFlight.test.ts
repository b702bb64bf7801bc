import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreadableInFlight } from '../../../src/monitor/celery/unreadableInFlight.ts';

const KEYS = { unacked: 'unacked', unackedIndex: 'unacked_index' };

describe('the warning of entries in flight that are no messages', () => {
  it('is none where there are none', () => {
    assert.equal(unreadableInFlight(new Set(), KEYS), null);
  });

  it('names some of them, and how to remove one', () => {
    const text = unreadableInFlight(new Set(['a', 'b', 'c', 'd']), KEYS) ?? '';
    assert.match(text, /are 4 entries that are no messages: a, b, c and others\./);
    assert.match(text, /ZREM unacked_index a, HDEL unacked a\.$/);
    assert.match(unreadableInFlight(new Set(['a', 'b']), KEYS) ?? '', /: a, b\. /);
  });

  it('does not repeat a tag that could not be typed as it stands', () => {
    const text = unreadableInFlight(new Set(['x; FLUSHALL\n', 'y'.repeat(200)]), KEYS) ?? '';
    assert.ok(!text.includes('FLUSHALL') && !text.includes('yyy'), text);
    assert.match(text, /<tag>/);
  });
});
