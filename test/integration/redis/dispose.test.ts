import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, startRedis, waitFor } from '../../services/index.ts';
import { closingServer, listen, silentServer } from './foreignServers.ts';
import { openRecorded } from './recordedLink.ts';
import { withoutTls } from './tlsSupport.ts';

const PROGRAM = fileURLToPath(new URL('disposedLinkProgram.ts', import.meta.url));

/** Fails when the program does not end by itself: nothing but the link could keep it alive. */
async function endIn(state: string, url: string, lingerMs = 0): Promise<void> {
  const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', PROGRAM, url, state, String(lingerMs)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  assert.equal(stdout, state);
}

describe('dispose', () => {
  it('leaves no socket and no timer while online, with commands under way', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    await endIn('online', redis.url);
    const { link, online } = openRecorded(t, redis.url);
    await online();
    await waitFor(async () => !String(await link.call(['CLIENT', 'LIST'])).includes('name=disposed'), {
      what: 'every connection to be gone',
    });
  });

  it('leaves no socket and no timer with TLS', { skip: withoutTls }, async (t) => {
    const redis = await startRedis({ tls: true });
    t.after(() => redis.stop());
    await endIn('online', `${redis.url}?ssl_cert_reqs=none`);
    await endIn('down', redis.url);
    await endIn('down', `redis://127.0.0.1:${redis.port}`);
  });

  it('leaves no socket and no timer in the middle of an attempt or a pause', async (t) => {
    const silent = await listen(t, silentServer());
    const closing = await listen(t, closingServer());
    await endIn('connecting', `redis://127.0.0.1:${silent}`, 100);
    await endIn('connecting', `rediss://127.0.0.1:${silent}`, 100);
    await endIn('connecting', `redis://127.0.0.1:${silent}`);
    await endIn('down', `redis://127.0.0.1:${closing}`);
    await endIn('down', `redis://127.0.0.1:${await freePort()}`);
    await endIn('down', 'redis://x:y');
  });

  it('rejects what waits and what comes later', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const { link, states, online } = openRecorded(t, redis.url);
    await online();
    const waiting = assert.rejects(link.call(['BRPOP', 'never', 0]), { name: 'RedisLinkError' });
    const blocking = await link.openBlocking();
    const seen = states.length;
    await link.dispose();
    await waiting;
    for (const late of [
      link.call(['PING']),
      link.pipeline([['PING']]),
      link.subscribe(['x'], { onMessage: () => undefined, onGap: () => undefined }),
      link.openBlocking(),
      link.openClient(),
      blocking.call(['PING'], 1_000),
    ]) {
      await assert.rejects(late, { name: 'RedisLinkError' });
    }
    link.retryNow();
    assert.equal(states.length, seen);
  });
});
