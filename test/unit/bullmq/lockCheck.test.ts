import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLockCheck } from '../../../src/monitor/bullmq/lockCheck.ts';
import type { TrackedQueue } from '../../../src/monitor/bullmq/queues.ts';
import type { Clock } from '../../../src/monitor/clock.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';

function queueWith(active: number | null): TrackedQueue {
  const counts = {
    waiting: 0,
    prioritized: 0,
    delayed: 0,
    'waiting-children': 0,
    completed: 0,
    failed: 0,
    paused: 0,
  };
  return {
    id: { prefix: 'bull', name: 'q' },
    scope: 'bull:q',
    isNew: false,
    isFirstRelease: false,
    paused: false,
    counts: active === null ? null : { ...counts, active },
    globalConcurrency: null,
    rateLimit: null,
    nextJobId: null,
    oldestAt: null,
  };
}

/** A server with some active jobs, of which some are locked. */
function scene() {
  let now = 0;
  let changes = 0;
  const server = { active: ['1', '2', '3'], locked: new Set(['1', '2', '3']), refuses: false };
  const known: (readonly string[])[] = [];
  const clock: Clock = { now: () => now, after: () => () => undefined };
  const check = createLockCheck({
    clock,
    onChange: () => changes++,
    onActive: (_scope, ids) => known.push(ids),
  });
  const answer = ([name, ...args]: RedisCommand): PipelineReply => {
    if (server.refuses) return { ok: false, error: 'NOPERM' };
    if (name === 'LRANGE') return { ok: true, value: server.active.map((id) => Buffer.from(id)) };
    const held = args.filter((key) => server.locked.has(/:([^:]+):lock$/.exec(String(key))?.[1] ?? ''));
    return { ok: true, value: held.length };
  };
  const tick = (ms = 0) => {
    now += ms;
    const commands = check.commands();
    check.apply(commands.map(answer));
    return commands.length;
  };
  return { check, server, known, tick, changes: () => changes };
}

describe('the check of locks', () => {
  it('counts active jobs without a lock, at a slow beat', () => {
    const { check, server, tick, changes } = scene();
    check.looked(queueWith(3));
    assert.equal(tick(), 2);
    assert.equal(check.unlocked('bull:q'), null, 'one look knows only the jobs');
    tick();
    assert.equal(check.unlocked('bull:q'), 0);
    server.locked.delete('2');
    assert.equal(tick(), 0, 'not in every tick');
    tick(5_000);
    assert.equal(check.unlocked('bull:q'), 1);
    assert.ok(changes() > 0);
  });

  it('does not take a job for stalled that ended in between', () => {
    const { check, server, tick } = scene();
    check.looked(queueWith(3));
    tick();
    tick();
    server.active.splice(0, 2, '4');
    server.locked = new Set(['3', '4']);
    tick(5_000);
    assert.equal(check.unlocked('bull:q'), 0);
  });

  it('costs nothing where nothing or too much is active, and forgets', () => {
    const { check, server, known, tick } = scene();
    for (const active of [0, 51, null]) check.looked(queueWith(active));
    assert.equal(tick(), 0);
    assert.deepEqual(known, [[]], 'an empty list says that all have ended');
    check.looked(queueWith(3));
    server.locked.clear();
    tick();
    tick();
    assert.equal(check.unlocked('bull:q'), 3);
    check.looked(queueWith(0));
    assert.equal(check.unlocked('bull:q'), null);
    assert.equal(tick(5_000), 0);
  });

  it('knows nothing where it may not look', () => {
    const { check, server, tick } = scene();
    server.refuses = true;
    check.looked(queueWith(3));
    tick();
    tick(5_000);
    assert.equal(check.unlocked('bull:q'), null);
  });
});
