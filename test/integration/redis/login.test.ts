import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RedisServer, startRedis } from '../../services/index.ts';
import { firstProblem, openRecorded } from './recordedLink.ts';

describe('login with requirepass', () => {
  let redis: RedisServer;
  let bare: string;
  before(async () => {
    redis = await startRedis({ password: 's@cret/1' });
    bare = `redis://127.0.0.1:${redis.port}`;
  });
  after(() => redis.stop());

  it('password-required', async (t) => {
    assert.equal((await firstProblem(t, bare)).kind, 'password-required');
  });

  it('password-wrong', async (t) => {
    const problem = await firstProblem(t, bare, { password: 'hunter2' });
    assert.equal(problem.kind, 'password-wrong');
    assert.doesNotMatch(JSON.stringify(problem), /hunter2/);
  });

  it('takes the password from the URL or beside it, the latter first', async (t) => {
    await openRecorded(t, redis.url).online();
    await openRecorded(t, bare, { password: 's@cret/1' }).online();
    await openRecorded(t, `redis://:wrong@127.0.0.1:${redis.port}`, { password: 's@cret/1' }).online();
    await openRecorded(t, `redis://default:s%40cret%2F1@127.0.0.1:${redis.port}/2`).online();
  });
});

describe('login without a password set', () => {
  it('password-wrong: a password that the server does not have', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const problem = await firstProblem(t, redis.url, { password: 'hunter2' });
    assert.equal(problem.kind, 'password-wrong');
    assert.match(problem.detail, /password/);
  });
});

describe('login as an ACL user', () => {
  let redis: RedisServer;
  const url = (user: string): string => `redis://${user}:pw@127.0.0.1:${redis.port}`;
  before(async () => {
    redis = await startRedis({
      aclLines: [
        'user default off',
        'user watcher on >pw ~* &* +@all',
        'user stranger on >pw ~* &* -@all',
        'user selectless on >pw ~* &* +@all -select',
        'user retired off >pw ~* &* +@all',
        'user listener on >pw ~* resetchannels &events.* +@all',
      ],
    });
  });
  after(() => redis.stop());

  it('works with user name and password', async (t) => {
    const { link, online } = openRecorded(t, `${url('watcher')}/4`);
    assert.match((await online()).redisVersion ?? '', /^[0-9]+\.[0-9]+/);
    assert.match(String(await link.call(['CLIENT', 'INFO'])), /user=watcher/);
    assert.match(String(await link.call(['CLIENT', 'INFO'])), / db=4 /);
    assert.equal(link.database, 4);
  });

  it('password-required: the default user is off', async (t) => {
    const problem = await firstProblem(t, `redis://127.0.0.1:${redis.port}`);
    assert.equal(problem.kind, 'password-required');
  });

  it('password-wrong: a user that is switched off', async (t) => {
    assert.equal((await firstProblem(t, url('retired'))).kind, 'password-wrong');
  });

  it('no-permission: the database may not be selected', async (t) => {
    const problem = await firstProblem(t, `${url('selectless')}/1`);
    assert.equal(problem.kind, 'no-permission');
    assert.match(problem.detail, /^NOPERM.*select/i);
    await openRecorded(t, url('selectless')).online();
  });

  it('is online without a single right, and says what is forbidden when asked', async (t) => {
    const { link, online } = openRecorded(t, url('stranger'));
    assert.equal((await online()).redisVersion, null);
    await assert.rejects(link.call(['GET', 'x']), { name: 'RedisReplyError', code: 'NOPERM' });
    const [reply] = await link.pipeline([['GET', 'x']]);
    assert.ok(reply?.ok === false);
    assert.match(reply.error, /^NOPERM/);
  });

  it('rejects a forbidden pattern with the words of the server, and leaves nothing behind', async (t) => {
    const { link, online } = openRecorded(t, url('listener'));
    await online();
    const listener = { onMessage: () => undefined, onGap: () => undefined };
    await assert.rejects(link.subscribe(['other.*'], listener), { name: 'RedisReplyError', code: 'NOPERM' });
    await link.subscribe(['events.*'], listener);
    const clients = String(await link.call(['CLIENT', 'LIST']))
      .trim()
      .split('\n');
    assert.equal(clients.filter((line) => line.includes('name=task-tower-test:events')).length, 1);
  });
});
