import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ConnectionConfig, ConnectionSecrets } from '../../../src/model/connection.ts';
import { NO_SECRETS } from '../../../src/model/connection.ts';
import { probeConnection } from '../../../src/monitor/redis/probeConnection.ts';
import { eventually, freePort, type RedisServer, startRedis } from '../../services/index.ts';
import { listen, silentServer } from './foreignServers.ts';
import { openRecorded } from './recordedLink.ts';

let redis: RedisServer;
before(async () => {
  redis = await startRedis({
    aclLines: ['user poor on >pw ~* &* +@all -scan', 'user reader on >pw ~* resetchannels +@read +select'],
  });
});
after(() => redis.stop());

function probe(config: Partial<ConnectionConfig>, secrets: Partial<ConnectionSecrets> = {}) {
  return probeConnection({
    config: {
      id: 'c',
      name: 'c',
      url: redis.url,
      resultBackendUrl: null,
      readOnly: true,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull'] },
      ...config,
    },
    secrets: { ...NO_SECRETS, ...secrets },
  });
}

describe('probeConnection', () => {
  it('finds what is there in that database, its prefixes respected', async (t) => {
    const { link, online } = openRecorded(t, `${redis.url}/1`);
    await online();
    const version = /redis_version:(\S+)/.exec(String(await link.call(['INFO', 'server'])))?.[1];
    const found = async (config: Partial<ConnectionConfig>) => {
      const test = await probe({ url: `${redis.url}/1`, ...config });
      assert.ok(test.ok, JSON.stringify(test));
      assert.equal(test.redisVersion, version);
      return test.systems;
    };
    assert.deepEqual(await found({}), []);
    const others = "for i = 1, 5000 do redis.call('SET', 'other' .. i, i) end";
    await link.call(['EVAL', others, 0]);
    await link.call(['SADD', 'app[1]_kombu.binding.celery', 'x']);
    await link.call(['HSET', 'jobs:evaluations:meta', 'opts.maxLenEvents', 1]);
    assert.deepEqual(await found({}), []);
    const celery = { keyPrefix: 'app[1]', resultKeyPrefix: '', enableTaskEvents: false };
    assert.deepEqual(await found({ celery }), ['celery']);
    assert.deepEqual(await found({ bullmq: { prefixes: ['bull', 'jobs'] } }), ['bullmq']);
    assert.deepEqual(await found({ celery, bullmq: { prefixes: ['jobs'] } }), ['bullmq', 'celery']);
    assert.deepEqual(await found({ celery, url: `${redis.url}/2` }), []);
  });

  it('leaves nothing behind and writes nothing', async (t) => {
    const { link, online } = openRecorded(t, `${redis.url}/3`);
    await online();
    await probe({ url: `${redis.url}/3` });
    assert.equal(await link.call(['DBSIZE']), 0);
    await eventually(async () =>
      assert.doesNotMatch(String(await link.call(['CLIENT', 'LIST'])), /task-tower:test/),
    );
  });

  it('is content with a user who may only read', async () => {
    const url = `redis://reader@127.0.0.1:${redis.port}/4`;
    assert.deepEqual(await probe({ url }, { password: 'pw' }), { ok: true, redisVersion: null, systems: [] });
  });

  it('no-permission: a user who may not look', async () => {
    const test = await probe({ url: `redis://poor@127.0.0.1:${redis.port}` }, { password: 'pw' });
    assert.ok(!test.ok);
    assert.equal(test.problem.kind, 'no-permission');
    assert.match(test.problem.detail, /scan/i);
  });

  it('names the server that is at fault', async () => {
    const port = await freePort();
    const test = await probe({ resultBackendUrl: `redis://127.0.0.1:${port}/1` });
    assert.ok(!test.ok);
    const { address, kind, role } = test.problem;
    const expected = { address: `redis://127.0.0.1:${port}/1`, kind: 'refused', role: 'result backend' };
    assert.deepEqual({ address, kind, role }, expected);
  });

  it('logs in to each server with its own password', async (t) => {
    const results = await startRedis({ password: 'second' });
    t.after(() => results.stop());
    const resultBackendUrl = `redis://127.0.0.1:${results.port}/1`;
    const refused = await probe({ resultBackendUrl });
    assert.equal(refused.ok ? null : refused.problem.kind, 'password-required');
    assert.equal((await probe({ resultBackendUrl }, { resultBackendPassword: 'second' })).ok, true);
  });

  it('says so when both servers are silent', async (t) => {
    const url = `redis://127.0.0.1:${await listen(t, silentServer())}`;
    const test = await probe({ url, resultBackendUrl: `${url}/1` });
    assert.equal(test.ok ? null : test.problem.kind, 'timeout');
  });

  it('bad-url: says what is wrong with it', async () => {
    const test = await probe({ url: 'http://localhost' });
    assert.equal(test.ok ? null : test.problem.kind, 'bad-url');
  });
});
