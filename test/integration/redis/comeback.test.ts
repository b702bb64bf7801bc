import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRedis, waitFor } from '../../services/index.ts';
import { openRecorded } from './recordedLink.ts';

describe('a server that crashes and comes back', () => {
  it('is found again, and meanwhile it is said since when it is down', async (t) => {
    const first = await startRedis();
    t.after(() => first.stop());
    const { link, states, online, down } = openRecorded(t, `${first.url}/3`);
    await online();
    await link.call(['SET', 'k', 'v']);

    const killedAt = Date.now();
    await first.kill();
    const { since } = await down();
    assert.ok(since >= killedAt && since <= Date.now());
    await assert.rejects(link.call(['GET', 'k']), { name: 'RedisLinkError' });
    await assert.rejects(link.pipeline([['GET', 'k']]), { name: 'RedisLinkError' });

    await waitFor(() => states.filter((state) => state.kind === 'down').length >= 5, {
      what: 'several attempts',
    });
    for (const state of states) {
      if (state.kind !== 'down') continue;
      assert.equal(state.since, since);
      assert.ok(['closed', 'refused'].includes(state.problem.kind), state.problem.kind);
      assert.ok(state.nextAttemptAt !== null && state.nextAttemptAt <= Date.now() + 5_000);
    }

    const second = await startRedis({ port: first.port });
    t.after(() => second.stop());
    await online();
    assert.equal(await link.call(['GET', 'k']), null);
    assert.match(String(await link.call(['CLIENT', 'INFO'])), / db=3 /);
  });

  it('is tried at once when a person asks for it', async (t) => {
    const first = await startRedis();
    const { link, states, online, down } = openRecorded(t, first.url);
    await online();
    await first.kill();
    await down();
    await waitFor(() => link.state.kind === 'down' && (link.state.nextAttemptAt ?? 0) - Date.now() > 500, {
      what: 'a pause that is worth cutting short',
      intervalMs: 1,
    });
    const before = link.state.kind;
    link.retryNow();
    const after = link.state.kind;
    assert.deepEqual([before, after], ['down', 'connecting'], 'the attempt is made before its time');
    await down();
    assert.equal(states.findLast((state) => state.kind === 'down')?.problem.kind, 'refused');
  });

  it('fails what was under way instead of sending it again later', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const pending = Promise.allSettled([
      link.call(['BRPOP', 'nothing', 0]),
      link.pipeline([
        ['INCR', 'n'],
        ['BRPOP', 'nothing', 0],
        ['INCR', 'n'],
      ]),
    ]);
    const other = openRecorded(t, redis.url);
    await other.online();
    await waitFor(
      async () => String(await other.link.call(['INFO', 'clients'])).includes('blocked_clients:1'),
      {
        what: 'the first command to block',
      },
    );
    await other.link.call(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    for (const outcome of await pending) {
      assert.equal(outcome.status, 'rejected');
      assert.equal(outcome.reason.name, 'RedisLinkError');
      assert.equal(outcome.reason.problem.kind, 'closed');
    }
    await online();
    assert.equal(await link.call(['GET', 'n']), null);
  });
});
