import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEventStream, type FollowedQueue } from '../../../src/monitor/bullmq/eventStream.ts';
import { createReadSize } from '../../../src/monitor/bullmq/readSize.ts';
import { RedisReplyError } from '../../../src/monitor/redis/redisErrors.ts';
import type { RedisCommand, RedisLink } from '../../../src/monitor/redis/redisLink.ts';
import { FakeClock, settle } from '../monitor/fakeClock.ts';

/** A link whose streams are empty, and whose blocking read does what the test says. */
function streaming(
  read: (command: RedisCommand) => Promise<unknown>,
  bounds: () => readonly unknown[] = () => [],
) {
  const clock = new FakeClock();
  const queues: FollowedQueue[] = [];
  const refused: string[] = [];
  const reads: RedisCommand[] = [];
  const missed: string[] = [];
  let disposed = 0;
  const link: RedisLink = {
    role: 'broker',
    database: 0,
    call: () => Promise.reject(new Error('not asked for')),
    pipeline: (commands) => Promise.resolve(commands.map(() => ({ ok: true, value: bounds() }))),
    subscribe: () => Promise.reject(new Error('not asked for')),
    openClient: () => Promise.reject(new Error('not asked for')),
    openBlocking: () =>
      Promise.resolve({
        call(command) {
          reads.push(command);
          return read(command);
        },
        dispose: () => (disposed += 1),
      }),
  };
  const stream = createEventStream({
    link,
    clock,
    queues: () => queues,
    listener: {
      onEntries: () => undefined,
      onJoined: () => Promise.resolve(),
      onMissed(lost) {
        missed.push(...lost.map(({ name }) => name));
        return Promise.resolve();
      },
      onRefused: (queue, error) => refused.push(`${queue?.name ?? 'all'}: ${error}`),
    },
  });
  return { clock, queues, refused, reads, missed, stream, disposed: () => disposed };
}

const QUEUE: FollowedQueue = { id: { prefix: 'bull', name: 'q' }, isNew: false };

describe('the event stream', () => {
  it('opens no connection while there is no queue, and none is left at the end', async () => {
    const { stream, reads, clock, queues, disposed } = streaming(() => new Promise(() => undefined));
    stream.start();
    await clock.advance(20_000);
    assert.deepEqual(reads, []);
    queues.push(QUEUE);
    stream.wake();
    await settle();
    assert.equal(reads.length, 1);
    void stream.dispose();
    assert.equal(disposed(), 1);
  });

  it('ends at once while it waits for queues', async () => {
    const { stream, clock } = streaming(() => Promise.resolve(null));
    stream.start();
    await settle();
    await stream.dispose();
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  it('tells a gap when all is lost before the stream of a new queue was ever read', async () => {
    let entries: readonly unknown[] = [['5-0', ['event', 'added']]];
    const { stream, clock, queues, reads, missed } = streaming(
      () =>
        reads.length === 1 ? Promise.reject(new Error('the server is gone')) : new Promise(() => undefined),
      () => entries,
    );
    queues.push({ ...QUEUE, isNew: true });
    stream.start();
    await settle();
    assert.equal(reads.length, 1);
    entries = [];
    await clock.advance(1_000);
    assert.deepEqual(missed, ['q']);
    void stream.dispose();
  });

  it('tries ever more rarely where reading is forbidden, and says so', async () => {
    const { stream, reads, clock, queues, refused } = streaming(() =>
      Promise.reject(new RedisReplyError("NOPERM this user has no permissions to run the 'xread' command")),
    );
    queues.push(QUEUE);
    stream.start();
    await clock.advance(60_000);
    assert.ok(reads.length > 5 && reads.length < 30, `${reads.length} tries in a minute`);
    assert.match(refused[0] ?? '', /^all: NOPERM/);
    await stream.dispose();
    assert.equal(clock.pending, 0);
  });
});

describe('the size of a read', () => {
  it('is shared among streams, shrinks with large entries and recovers', () => {
    const size = createReadSize();
    assert.equal(size.count(1), 500);
    assert.equal(size.count(100), 50);
    assert.equal(size.count(10_000), 5);
    size.observe(50_000_000);
    assert.equal(size.count(1), 125);
    for (let index = 0; index < 10; index++) size.observe(50_000_000);
    assert.equal(size.count(1), 5);
    for (let index = 0; index < 10; index++) size.observe(100);
    assert.equal(size.count(1), 500);
  });
});
