import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ensureRedis } from '../../../scripts/toolchain/redis.ts';
import { freePort, startProcess, startRedis, waitFor } from '../../services/index.ts';
import { closingServer, greetingServer, httpServer, listen, silentServer } from './foreignServers.ts';
import { fastClock, firstProblem, openRecorded } from './recordedLink.ts';

describe('the real cause of a connection that cannot be made', () => {
  it('bad-url: nothing is tried, and nothing will be', async (t) => {
    const { link, down, states } = openRecorded(t, 'redis://user:secret@localhost:port');
    const state = await down();
    assert.equal(state.problem.kind, 'bad-url');
    assert.equal(state.nextAttemptAt, null);
    assert.doesNotMatch(JSON.stringify(state), /secret/);
    await assert.rejects(link.call(['PING']), { name: 'RedisLinkError', problem: state.problem });
    await waitFor(() => states.length === 1, { what: 'the state to be reported once' });
  });

  it('host-not-found', async (t) => {
    assert.equal((await firstProblem(t, 'redis://task-tower.invalid')).kind, 'host-not-found');
  });

  it('refused', async (t) => {
    const problem = await firstProblem(t, `redis://localhost:${await freePort()}/3`);
    assert.equal(problem.kind, 'refused');
    assert.match(problem.address, /^redis:\/\/localhost:[0-9]+\/3$/);
    assert.match(problem.detail, /ECONNREFUSED/);
  });

  it('timeout: a server that accepts and says nothing', async (t) => {
    const port = await listen(t, silentServer());
    const problem = await firstProblem(t, `redis://127.0.0.1:${port}`, { clock: fastClock(5) });
    assert.equal(problem.kind, 'timeout');
    assert.match(problem.detail, /said nothing within 4 s/);
  });

  it('timeout: a server that accepts and never answers TLS', async (t) => {
    const port = await listen(t, silentServer());
    const problem = await firstProblem(t, `rediss://127.0.0.1:${port}`, { clock: fastClock(5) });
    assert.equal(problem.kind, 'timeout');
    assert.match(problem.detail, /TLS handshake/);
  });

  it('socket-missing', { skip: process.platform === 'win32' }, async (t) => {
    const problem = await firstProblem(t, `unix://${join(tmpdir(), 'task-tower-no-such.sock')}`);
    assert.equal(problem.kind, 'socket-missing');
  });

  it(
    'is online over a unix socket, and refused once nobody listens on it',
    { skip: process.platform === 'win32' },
    async (t) => {
      const redis = await startRedis({ unixSocket: true });
      t.after(() => redis.stop());
      await openRecorded(t, `redis+socket://${redis.socketPath}?virtual_host=2`).online();
      const { link, online, down } = openRecorded(t, `unix://${redis.socketPath}?db=2`);
      await online();
      assert.match(String(await link.call(['CLIENT', 'INFO'])), / db=2 /);
      await redis.kill();
      await down();
      await waitFor(() => link.state.kind === 'down' && link.state.problem.kind === 'refused', {
        what: 'the abandoned socket to refuse',
      });
      assert.equal(link.address, `unix://${redis.socketPath}?db=2`);
    },
  );

  for (const [what, server, words] of [
    ['an HTTP server', httpServer, /HTTP\/1\.1 400/],
    ['an SSH server', () => greetingServer('SSH-2.0-OpenSSH_9.2\r\n'), /SSH-2\.0/],
    ['binary data', () => greetingServer('J\0\0\0\n8.0.36\0'), /J\.\.\./],
  ] as const) {
    for (const scheme of ['redis', 'rediss']) {
      it(`not-redis: ${what}, asked by ${scheme}://`, async (t) => {
        const port = await listen(t, server());
        const problem = await firstProblem(t, `${scheme}://127.0.0.1:${port}`, { clock: fastClock(2) });
        assert.equal(problem.kind, 'not-redis', problem.detail);
        assert.match(problem.detail, words);
      });
    }
  }

  it('closed: a server that ends every connection', async (t) => {
    const port = await listen(t, closingServer());
    for (const scheme of ['redis', 'rediss']) {
      assert.equal((await firstProblem(t, `${scheme}://127.0.0.1:${port}`)).kind, 'closed');
    }
  });

  it('too-many-clients', async (t) => {
    const redis = await startRedis({ config: { maxclients: '1' } });
    t.after(() => redis.stop());
    await openRecorded(t, redis.url).online();
    assert.equal((await firstProblem(t, redis.url)).kind, 'too-many-clients');
  });

  it('bad-database', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const problem = await firstProblem(t, `${redis.url}/99`);
    assert.equal(problem.kind, 'bad-database');
    assert.match(problem.detail, /out of range/);
    assert.equal((await openRecorded(t, `${redis.url}/15`).online()).kind, 'online');
  });

  it('other: a Sentinel is no Redis to watch', async (t) => {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'task-tower-sentinel-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'sentinel.conf');
    await writeFile(file, `port ${port}\nbind 127.0.0.1\n`);
    const command = await ensureRedis();
    const sentinel = await startProcess({ name: 'sentinel', command, args: [file, '--sentinel'], folder });
    t.after(() => sentinel.stop());
    const { link } = openRecorded(t, `redis://127.0.0.1:${port}`);
    const problem = await waitFor(
      () => (link.state.kind === 'down' && link.state.problem.kind !== 'refused' ? link.state.problem : null),
      { what: 'the Sentinel to answer', onTimeout: () => sentinel.logTail() },
    );
    assert.equal(problem.kind, 'other');
    assert.match(problem.detail, /Sentinel/);
  });
});
