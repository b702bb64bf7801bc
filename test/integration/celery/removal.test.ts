import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { ActionOutcome } from '../../../src/model/action.ts';
import type { ActionParts } from '../../../src/monitor/celery/actions/actionParts.ts';
import { deleteMessage } from '../../../src/monitor/celery/actions/deleteMessage.ts';
import { finishRemovals } from '../../../src/monitor/celery/actions/finishRemovals.ts';
import { purgeQueue } from '../../../src/monitor/celery/actions/purgeQueue.ts';
import { restoreMessages } from '../../../src/monitor/celery/actions/restoreMessages.ts';
import { messageDigest } from '../../../src/monitor/celery/findMessage.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink } from '../../../src/monitor/redis/openRedisLink.ts';
import { RedisLinkError } from '../../../src/monitor/redis/redisErrors.ts';
import type { OwnedRedisLink, RedisCommand, RedisLink } from '../../../src/monitor/redis/redisLink.ts';
import type { RemovedItems } from '../../../src/monitor/store/removedItems.ts';
import { type RedisServer, startRedis, waitFor } from '../../services/index.ts';
import { testConnection } from '../../contract/watchedSystem.ts';
import { removedInMemory } from '../../unit/store/removedInMemory.ts';

const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });

/** A link that goes down at its n-th call, before or after the server has done what was asked. */
function failing(link: RedisLink, at: number, moment: 'before' | 'after'): RedisLink & { calls: number } {
  const problem = { kind: 'closed', role: 'broker', address: 'test', detail: 'cut' } as const;
  const broken: RedisLink & { calls: number } = {
    ...link,
    role: link.role,
    database: link.database,
    calls: 0,
    async call(command: RedisCommand) {
      broken.calls++;
      if (broken.calls > at || (broken.calls === at && moment === 'before'))
        throw new RedisLinkError(problem);
      const reply = await link.call(command);
      if (broken.calls === at) throw new RedisLinkError(problem);
      return reply;
    },
  };
  return broken;
}

describe('removed messages', () => {
  let redis: RedisServer;
  let link: OwnedRedisLink;
  let client: Redis;
  let removed: RemovedItems;
  const named = new Set<string>();

  before(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    link = openRedisLink({
      role: 'broker',
      url: redis.url,
      password: null,
      tls: null,
      clientName: 'test',
      clock: systemClock,
      onState: () => undefined,
    });
    await waitFor(() => link.state.kind === 'online', { what: 'the link' });
  });

  beforeEach(() => {
    removed = removedInMemory(systemClock);
    named.clear();
  });

  afterEach(() => client.flushall());

  after(async () => {
    client.disconnect();
    await link.dispose();
    await redis.stop();
  });

  /** What the actions on messages need, with a link that may fail. */
  function parts(broker: RedisLink = link): ActionParts {
    const context = {
      broker,
      removed,
      clock: systemClock,
      config: testConnection({ url: redis.url }),
      changed: () => undefined,
      log: () => undefined,
    };
    const queues = {
      lists: (queue: string) => keys.lists(queue),
      name: (queue: string) => named.add(queue),
    };
    return { context, keys, queues } as unknown as ActionParts;
  }

  const purge = (broker?: RedisLink): Promise<ActionOutcome> =>
    purgeQueue(parts(broker), { kind: 'celery.purgeQueue', connectionId: 'test', queue: 'q' });
  const restore = (batchId: string, broker?: RedisLink): Promise<ActionOutcome> =>
    restoreMessages(parts(broker), { kind: 'celery.restoreMessages', connectionId: 'test', batchId });
  const batchOf = (outcome: ActionOutcome): string => {
    assert.ok(outcome.ok && outcome.undoBatchId !== null, JSON.stringify(outcome));
    return outcome.undoBatchId;
  };
  const content = async (): Promise<string[][]> =>
    Promise.all(keys.lists('q').map(({ key }) => client.lrange(key, 0, -1)));

  /** Three priority steps, of which one takes several slices. */
  async function fill(): Promise<string[][]> {
    await client.lpush(keys.list('q', 0), ...Array.from({ length: 120 }, (_, index) => `urgent ${index}`));
    await client.lpush(keys.list('q', 3), 'a', 'b', 'a', '');
    await client.lpush(keys.list('q', 9), ...Array.from({ length: 30 }, (_, index) => `late ${index}`));
    return content();
  }

  it('come back in order, in front of what arrived in the meantime', async () => {
    const before = await fill();
    const purged = await purge();
    assert.match(purged.message, /^Removed 154 messages from 'q'/);
    assert.equal(await client.dbsize(), 0, 'nothing is left behind');
    await client.lpush(keys.list('q', 0), 'new 1', 'new 2');
    const restored = await restore(batchOf(purged));
    assert.ok(restored.ok, restored.message);
    const [urgent, ...rest] = await content();
    assert.deepEqual(urgent, ['new 2', 'new 1', ...(before[0] ?? [])]);
    assert.deepEqual(rest, before.slice(1));
    assert.equal(await client.dbsize(), 3);
    const again = await restore(batchOf(purged));
    assert.ok(!again.ok && /already/.test(again.message), again.message);
  });

  it('come back to a server that was emptied, in a queue that is shown all the same', async () => {
    const before = await fill();
    const batch = batchOf(await purge());
    await client.flushall();
    assert.ok((await restore(batch)).ok);
    assert.deepEqual(await content(), before);
    assert.deepEqual([...named], ['q']);
  });

  it('come back behind long queues, slice by slice', async () => {
    const many = Array.from({ length: 12_000 }, (_, index) => `old ${index}`);
    await client.lpush('q', ...many);
    const batch = batchOf(await purge());
    await client.lpush('q', ...many.map((text) => `new ${text}`));
    assert.ok((await restore(batch)).ok);
    assert.deepEqual(await client.lrange('q', -3, -1), ['old 2', 'old 1', 'old 0']);
    assert.equal(await client.llen('q'), 24_000);
    assert.equal(await client.dbsize(), 1);
  });

  for (const moment of ['before', 'after'] as const) {
    it(`are neither lost nor doubled when the connection is cut ${moment} any step of a purge`, async () => {
      const counting = failing(link, Number.POSITIVE_INFINITY, moment);
      await fill();
      await purge(counting);
      assert.ok(counting.calls > 5, String(counting.calls));
      for (let at = 1; at <= counting.calls; at++) {
        await client.flushall();
        removed = removedInMemory(systemClock);
        const original = await fill();
        await assert.rejects(purge(failing(link, at, moment)), RedisLinkError);
        await finishRemovals(parts());
        for (const { id } of removed.list(null, 'celery')) assert.ok((await restore(id)).ok);
        assert.deepEqual(await content(), original, `cut ${moment} call ${at}`);
        assert.equal(await client.dbsize(), 3);
      }
    });

    it(`are neither lost nor doubled when the connection is cut ${moment} any step of putting back`, async () => {
      const counting = failing(link, Number.POSITIVE_INFINITY, moment);
      await fill();
      await restore(batchOf(await purge()), counting);
      assert.ok(counting.calls > 8, String(counting.calls));
      for (let at = 1; at <= counting.calls; at++) {
        await client.flushall();
        removed = removedInMemory(systemClock);
        const original = await fill();
        const batch = batchOf(await purge());
        await assert.rejects(restore(batch, failing(link, at, moment)), RedisLinkError);
        const again = await restore(batch);
        assert.ok(again.ok || /already/.test(again.message), again.message);
        assert.deepEqual(await content(), original, `cut ${moment} call ${at}`);
      }
    });
  }

  it('are back in their queue when the store cannot keep them', async () => {
    const original = await fill();
    const store = removed;
    let added = 0;
    removed = {
      ...store,
      isDurable: store.isDurable,
      add(id, items) {
        if (++added > 2) throw new RangeError('There is no room.');
        store.add(id, items);
      },
    };
    const outcome = await purge();
    assert.ok(!outcome.ok && /no room/.test(outcome.message), outcome.message);
    assert.deepEqual(await content(), original);
    assert.deepEqual(removed.list(null, 'celery'), []);
  });

  it('do not expire with the queue that they were taken from', async () => {
    await client.lpush('q', 'a');
    await client.pexpire('q', 60_000);
    const cut = failing(link, 1, 'after');
    await assert.rejects(purge(cut), RedisLinkError);
    const [held = ''] = await client.keys('task-tower.removed.*');
    assert.equal(await client.pttl(held), -1);
    await finishRemovals(parts());
    assert.deepEqual(await client.keys('*'), []);
  });

  it('are only those of lists: a foreign key is refused, and nothing else touched', async () => {
    await client.lpush('q', 'a');
    await client.set(keys.list('q', 6), 'a cache');
    const outcome = await purge();
    assert.ok(!outcome.ok && /something else than a list/.test(outcome.message), outcome.message);
    assert.deepEqual(await client.lrange('q', 0, -1), ['a']);
    assert.deepEqual(removed.list(null, 'celery'), []);
  });

  it('wait in the store while a foreign key stands in their place', async () => {
    await client.lpush('q', 'a', 'b');
    const batch = batchOf(await purge());
    await client.set('q', 'a cache');
    assert.ok(!(await restore(batch)).ok);
    assert.equal(await client.get('q'), 'a cache');
    await client.del('q');
    assert.ok((await restore(batch)).ok);
    assert.deepEqual(await client.lrange('q', 0, -1), ['b', 'a']);
  });

  it('are named when a user lacks the right to remove them', async () => {
    await fill();
    await client.call('ACL', 'SETUSER', 'narrow', 'on', '>pw', '~*', '+@all', '-rename');
    const narrow = openRedisLink({
      role: 'broker',
      url: redis.url.replace('redis://', 'redis://narrow@'),
      password: 'pw',
      tls: null,
      clientName: 'test',
      clock: systemClock,
      onState: () => undefined,
    });
    try {
      await waitFor(() => narrow.state.kind === 'online', { what: 'the link of the narrow user' });
      const outcome = await purge(narrow);
      assert.ok(!outcome.ok && /needs the rights to operate/.test(outcome.message), outcome.message);
      assert.equal(await client.dbsize(), 3);
      assert.deepEqual(removed.list(null, 'celery'), []);
    } finally {
      await narrow.dispose();
      await client.call('ACL', 'DELUSER', 'narrow');
    }
  });

  it('can be single ones of any content, found in the middle of a list', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x41]);
    await client.lpush('q', 'a', 'twin', bytes, 'twin', 'z');
    const remove = (digest: string): Promise<ActionOutcome> =>
      deleteMessage(parts(), {
        kind: 'celery.deleteMessage',
        connectionId: 'test',
        message: { queue: 'q', step: 0, digest },
      });
    const outcome = await remove(messageDigest(bytes));
    assert.deepEqual(await client.lrange('q', 0, -1), ['z', 'twin', 'twin', 'a']);
    await remove(messageDigest(Buffer.from('twin')));
    assert.deepEqual(await client.lrange('q', 0, -1), ['z', 'twin', 'a']);
    assert.ok((await restore(batchOf(outcome))).ok);
    assert.deepEqual(await client.lindexBuffer('q', -1), bytes);
    const gone = await remove(messageDigest(Buffer.from(randomUUID())));
    assert.ok(!gone.ok && /not in 'q' any more/.test(gone.message), gone.message);
    assert.equal(await client.dbsize(), 1);
  });

  it('are removed and put back in small steps when they are many: the server goes on answering', async () => {
    const body = 'x'.repeat(700);
    for (let sent = 0; sent < 100_000; sent += 5_000) {
      await client.lpush('q', ...Array.from({ length: 5_000 }, (_, index) => `${body}${sent + index}`));
    }
    /** How often the server answered others while it was at it. */
    const answersDuring = async (act: Promise<ActionOutcome>) => {
      const state = { isDone: false };
      let answers = 0;
      const done = act.finally(() => {
        state.isDone = true;
      });
      for (; !state.isDone; answers++) await client.ping();
      return { outcome: await done, answers };
    };
    const purged = await answersDuring(purge());
    assert.match(purged.outcome.message, /100,000 messages/);
    const restored = await answersDuring(restore(batchOf(purged.outcome)));
    assert.ok(restored.outcome.ok);
    assert.ok(
      purged.answers > 20 && restored.answers > 20,
      `${purged.answers} and ${restored.answers} answers`,
    );
    assert.equal(await client.llen('q'), 100_000);
    assert.equal(await client.lindex('q', -1), `${body}0`);
  });
});
