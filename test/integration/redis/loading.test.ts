import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { startRedis, waitFor } from '../../services/index.ts';
import { firstProblem, openRecorded } from './recordedLink.ts';

describe('a server that loads its data', () => {
  it('loading: for new connections and for the one that was up, until it serves again', async (t) => {
    const [master, replica] = await Promise.all([startRedis(), startRedis()]);
    t.after(() => Promise.all([master.stop(), replica.stop()]));
    const source = openRecorded(t, master.url);
    await source.online();
    const { link, states, online, down } = openRecorded(t, replica.url);
    await online();
    const fill = "for i = 1, 3000 do redis.call('SET', 'key' .. i, i) end";
    await source.link.call(['EVAL', fill, 0]);
    await source.link.call(['CONFIG', 'SET', 'repl-diskless-sync-delay', 0]);
    // Makes the replica take half a minute, in microseconds a key, and look up from its work often.
    const slow = await link.pipeline([
      ['CONFIG', 'SET', 'key-load-delay', 10_000],
      ['CONFIG', 'SET', 'loading-process-events-interval-bytes', 1024],
    ]);
    if (slow.some((reply) => !reply.ok)) {
      t.skip('this Redis cannot be made to load slowly');
      return;
    }
    await link.call(['REPLICAOF', '127.0.0.1', master.port]);

    await waitFor(
      () =>
        link.pipeline([['GET', 'key1']]).then(
          () => false,
          () => true,
        ),
      {
        what: 'the replica to begin loading',
        onTimeout: () => replica.log(),
      },
    );
    assert.equal((await down()).problem.kind, 'loading');
    assert.equal((await firstProblem(t, replica.url)).kind, 'loading');
    const hurrying = new Redis(replica.url, { enableReadyCheck: false });
    await hurrying.config('SET', 'key-load-delay', '0');
    hurrying.disconnect();
    await online();
    assert.equal(String(await link.call(['GET', 'key1'])), '1');
    for (const state of states) if (state.kind === 'down') assert.equal(state.problem.kind, 'loading');
  });
});
