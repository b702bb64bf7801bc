import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import {
  freePort,
  type SentinelGroup,
  startRedis,
  startSentinelGroup,
  waitFor,
} from '../../services/index.ts';
import { firstProblem, openRecorded } from './recordedLink.ts';

describe('a connection through Sentinel', () => {
  let group: SentinelGroup;
  const passwords = { password: 'tower-secret', sentinelPassword: 'sentinel-secret' };

  before(async () => {
    group = await startSentinelGroup(passwords);
  });
  after(() => group.stop());

  const urlOf = (name: string) =>
    `sentinel://127.0.0.1:${group.sentinel.port}/2${name === '' ? '' : `?master_name=${name}`}`;

  it('says what is missing or wrong: the name, the Sentinel’s password, the Redis’ password', async (t) => {
    assert.equal((await firstProblem(t, urlOf(''))).kind, 'bad-url');
    const locked = await firstProblem(t, urlOf('tower'), { password: passwords.password });
    assert.deepEqual([locked.kind, locked.role], ['password-required', 'Sentinel']);
    const stranger = await firstProblem(t, urlOf('nobody'), passwords);
    assert.deepEqual([stranger.kind, stranger.role], ['no-master', 'broker']);
    assert.match(stranger.detail, /no Sentinel that answers knows a master 'nobody'/);
    const noPassword = await firstProblem(t, urlOf('tower'), {
      sentinelPassword: passwords.sentinelPassword,
    });
    assert.deepEqual([noPassword.kind, noPassword.role], ['password-required', 'broker']);
  });

  it('says when a Redis answers instead of a Sentinel, and the other way round', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const wrong = await firstProblem(t, `sentinel://127.0.0.1:${redis.port}/0?master_name=tower`);
    assert.match(wrong.detail, /a Redis answers there, not a Sentinel/);
    const direct = await firstProblem(t, `redis://127.0.0.1:${group.sentinel.port}`, {
      password: passwords.sentinelPassword,
    });
    assert.match(direct.detail, /sentinel:\/\//);
  });

  it('asks the Sentinels that are there', async (t) => {
    const dead = await freePort();
    const hosts = `127.0.0.1:${dead},127.0.0.1:${group.sentinel.port}`;
    const { link, online } = openRecorded(t, `sentinel://${hosts}/2`, { ...passwords, masterName: 'tower' });
    await online();
    assert.equal(String(await link.call(['SET', 'written', 'yes'])), 'OK');
    const master = new Redis(`${group.master.url}/2`);
    assert.equal(await master.get('written'), 'yes');
    master.disconnect();
    assert.equal(link.address, `sentinel://${hosts}/2 (tower)`);
  });

  it('goes to the new master after a failover, listens there, and tells the gap', async (t) => {
    const { link, online, states } = openRecorded(t, urlOf('tower'), passwords);
    await online();
    const heard: string[] = [];
    const gaps: (readonly [number, number])[] = [];
    await link.subscribe(['news*'], {
      onMessage: (_channel, payload) => heard.push(payload.toString()),
      onGap: (from, to) => gaps.push([from, to]),
    });
    await group.failOver();
    await waitFor(() => states.some(({ kind }) => kind === 'down') && link.state.kind === 'online', {
      what: 'the link to come back',
      onTimeout: () => JSON.stringify(states),
    });
    await waitFor(() => gaps.length === 1, { what: 'the gap' });
    assert.equal(String(await link.call(['SET', 'after', 'failover'])), 'OK');
    const promoted = new Redis(`${group.replica.url}/2`);
    assert.equal(await promoted.get('after'), 'failover');
    await promoted.publish('news', 'hello');
    promoted.disconnect();
    await waitFor(() => heard.includes('hello'), { what: 'the message of the new master' });
  });

  it('leaves a master that was deposed, and does not come back to it while it is a replica', async (t) => {
    const { link, online, down } = openRecorded(t, urlOf('tower'), passwords);
    await online();
    const now = await masterNow(group);
    await now.replicaof('127.0.0.1', await freePort());
    await assert.rejects(link.call(['SET', 'lost', 'write']), /READONLY/);
    const { problem } = await down();
    assert.equal(problem.kind, 'no-master');
    await waitFor(() => link.state.kind === 'down' && /is a slave now/.test(link.state.problem.detail), {
      what: 'an attempt to find out that the server is a replica',
    });
    await now.replicaof('NO', 'ONE');
    now.disconnect();
    await waitFor(() => link.state.kind === 'online', { what: 'the link to come back' });
  });
});

/** A client of the server that is the master at the moment. */
async function masterNow({ sentinel, masterName }: SentinelGroup): Promise<Redis> {
  const asked = new Redis(sentinel.port, '127.0.0.1', { password: 'sentinel-secret' });
  const answer = await asked.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName);
  asked.disconnect();
  assert.ok(Array.isArray(answer));
  return new Redis(Number(answer[1]), '127.0.0.1', { password: 'tower-secret' });
}
