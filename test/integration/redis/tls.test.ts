import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { TlsOptions } from '../../../src/model/connection.ts';
import { type RedisServer, startRedis } from '../../services/index.ts';
import { listen, tlsServer } from './foreignServers.ts';
import { fastClock, firstProblem, openRecorded } from './recordedLink.ts';
import { withoutTls } from './tlsSupport.ts';

const NO_TLS_OPTIONS: TlsOptions = { ca: null, cert: null, key: null, rejectUnauthorized: true };
const pem = (path: string | undefined): string =>
  readFileSync(path ?? assert.fail('no certificates'), 'utf8');

describe('a Redis that speaks TLS', { skip: withoutTls }, () => {
  let redis: RedisServer;
  let trusted: TlsOptions;
  before(async () => {
    redis = await startRedis({ tls: true, password: 'pw' });
    trusted = { ...NO_TLS_OPTIONS, ca: pem(redis.certificates?.ca) };
  });
  after(() => redis.stop());

  it('is used with its CA, by address and by name', async (t) => {
    const { link, online } = openRecorded(t, `${redis.url}/2`, { tls: trusted });
    await online();
    await link.call(['SET', 'k', 'v']);
    assert.deepEqual(await link.call(['GET', 'k']), Buffer.from('v'));
    await openRecorded(t, redis.url.replace('127.0.0.1', 'localhost'), { tls: trusted }).online();
  });

  it('is used without its CA only when a person accepts any certificate', async (t) => {
    const problem = await firstProblem(t, redis.url);
    assert.equal(problem.kind, 'tls-untrusted', problem.detail);
    await openRecorded(t, redis.url, { tls: { ...NO_TLS_OPTIONS, rejectUnauthorized: false } }).online();
    await openRecorded(t, `${redis.url}?ssl_cert_reqs=none`).online();
  });

  it('tls-untrusted: a CA that is no certificate', async (t) => {
    const tls = { ...NO_TLS_OPTIONS, ca: '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----' };
    const problem = await firstProblem(t, redis.url, { tls });
    assert.equal(problem.kind, 'tls-untrusted', problem.detail);
  });

  it('tls-required: asked without TLS, it just ends the connection', async (t) => {
    const problem = await firstProblem(t, `redis://:pw@127.0.0.1:${redis.port}`);
    assert.equal(problem.kind, 'tls-required');
  });
});

describe('a Redis that wants a client certificate', { skip: withoutTls }, () => {
  it('tls-untrusted without one, online with one', async (t) => {
    const redis = await startRedis({ tls: 'mutual' });
    t.after(() => redis.stop());
    const tls = { ...NO_TLS_OPTIONS, ca: pem(redis.certificates?.ca) };
    const problem = await firstProblem(t, redis.url, { tls });
    assert.equal(problem.kind, 'tls-untrusted', problem.detail);
    assert.match(problem.detail, /client certificate/);
    const cert = pem(redis.certificates?.clientCert);
    const key = pem(redis.certificates?.clientKey);
    await openRecorded(t, redis.url, { tls: { ...tls, cert, key } }).online();
    const mismatched = { ...tls, cert, key: pem(redis.certificates?.key) };
    const unusable = await firstProblem(t, redis.url, { tls: mismatched });
    assert.equal(unusable.kind, 'tls-untrusted', unusable.detail);
    assert.equal((await firstProblem(t, `redis://127.0.0.1:${redis.port}`)).kind, 'tls-required');
  });
});

describe('TLS mismatches with other servers', { skip: withoutTls }, () => {
  let redis: RedisServer;
  let server: { cert: string; key: string };
  let ca: string;
  before(async () => {
    redis = await startRedis({ tls: true });
    server = { cert: pem(redis.certificates?.cert), key: pem(redis.certificates?.key) };
    ca = pem(redis.certificates?.ca);
  });
  after(() => redis.stop());

  it('tls-not-spoken: a Redis without TLS takes the handshake for a long line', async (t) => {
    const plain = await startRedis();
    t.after(() => plain.stop());
    const problem = await firstProblem(t, `rediss://127.0.0.1:${plain.port}`, { clock: fastClock(2) });
    assert.equal(problem.kind, 'tls-not-spoken', problem.detail);
  });

  it('tls-not-spoken: so does one that asks for a password', async (t) => {
    const plain = await startRedis({ password: 'pw' });
    t.after(() => plain.stop());
    const problem = await firstProblem(t, `rediss://127.0.0.1:${plain.port}`, { clock: fastClock(2) });
    assert.equal(problem.kind, 'tls-not-spoken', problem.detail);
  });

  it('tls-required: any TLS server that is asked without TLS', async (t) => {
    const port = await listen(t, tlsServer(server));
    assert.equal((await firstProblem(t, `redis://127.0.0.1:${port}`)).kind, 'tls-required');
    const strict = await listen(t, tlsServer({ ...server, ca, requestCert: true, maxVersion: 'TLSv1.2' }));
    assert.equal((await firstProblem(t, `redis://127.0.0.1:${strict}`)).kind, 'tls-required');
  });

  it('tls-untrusted: TLS 1.2 refuses a missing client certificate inside the handshake', async (t) => {
    const port = await listen(t, tlsServer({ ...server, ca, requestCert: true, maxVersion: 'TLSv1.2' }));
    const tls = { ...NO_TLS_OPTIONS, ca };
    const problem = await firstProblem(t, `rediss://127.0.0.1:${port}`, { tls });
    assert.equal(problem.kind, 'tls-untrusted', problem.detail);
  });

  it('tls-untrusted: a certificate for another host', { skip: process.platform === 'darwin' }, async (t) => {
    const port = await listen(t, tlsServer(server), '127.0.0.2');
    const problem = await firstProblem(t, `rediss://127.0.0.2:${port}`, { tls: { ...NO_TLS_OPTIONS, ca } });
    assert.equal(problem.kind, 'tls-untrusted', problem.detail);
    assert.match(problem.detail, /127\.0\.0\.2/);
  });
});
