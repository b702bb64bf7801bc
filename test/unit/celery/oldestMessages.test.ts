import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { OldestMessages } from '../../../src/monitor/celery/oldestMessages.ts';

let now: number;

beforeEach(() => {
  now = Date.parse('2026-01-01T00:00:00Z');
});

describe('the oldest message', () => {
  const LIST = [{ step: 0, key: 'q' }];
  const message = (id: string): Buffer =>
    Buffer.from(JSON.stringify({ body: '', headers: { id, task: 't' } }));
  const sentAt = new Map<string, number>();
  const look = (oldest: OldestMessages, value: Buffer | null): number => {
    const requests = oldest.requests(LIST, now);
    for (const request of requests) {
      assert.deepEqual(request.command, ['LINDEX', 'q', -1]);
      request.apply({ ok: true, value });
    }
    return requests.length;
  };

  it('is as old as its event says, or at least as long as it stands there', () => {
    const oldest = new OldestMessages((id) => sentAt.get(id) ?? null);
    sentAt.set('known', now - 500_000);
    assert.equal(look(oldest, message('known')), 1);
    assert.equal(oldest.of(LIST, now), now - 500_000);
    now += 6_000;
    const since = now;
    look(oldest, message('unknown'));
    assert.equal(oldest.of(LIST, now), null);
    assert.equal(look(oldest, message('unknown')), 0, 'it is looked at only now and then');
    now += 31_000;
    look(oldest, message('unknown'));
    assert.equal(oldest.of(LIST, now), since);
    now += 6_000;
    look(oldest, message('next'));
    assert.equal(oldest.of(LIST, now), null);
    oldest.requests([], now);
    assert.equal(look(oldest, Buffer.from('garbage')), 1);
    now += 60_000;
    look(oldest, Buffer.from('garbage'));
    assert.equal(oldest.of(LIST, now), now - 60_000, 'garbage blocks a queue just as well');
    now += 6_000;
    look(oldest, null);
    assert.equal(oldest.of(LIST, now), null);
  });

  it('is looked at less often the longer it is', () => {
    const oldest = new OldestMessages(() => null);
    look(oldest, Buffer.alloc(64 * 1024 * 60));
    now += 50_000;
    assert.equal(look(oldest, null), 0);
    now += 11_000;
    assert.equal(look(oldest, null), 1);
  });
});
