import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { parseRedisUrl } from '../../../src/model/redisUrl.ts';
import type { Clock } from '../../../src/monitor/clock.ts';
import { connectRedis } from '../../../src/monitor/redis/connectRedis.ts';
import type { RedisConnection } from '../../../src/monitor/redis/redisConnection.ts';
import { FakeClock } from '../../unit/monitor/fakeClock.ts';
import { waitFor } from '../../services/index.ts';
import { listen } from './foreignServers.ts';
import { openRecorded } from './recordedLink.ts';

/** A server that lets everybody in, answers GET only when told, and so is as slow as a test wants. */
async function slowServer(t: TestContext) {
  const asked: { socket: Socket; key: string }[] = [];
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      for (const [, words = ''] of data.toString().matchAll(/\*[0-9]+\r\n((?:\$[0-9]+\r\n[^\r]*\r\n)+)/g)) {
        const [name, key = ''] = words.split('\r\n').filter((_word, index) => index % 2 === 1);
        if (name === 'GET') asked.push({ socket, key });
        else socket.write(name === 'PING' ? '+PONG\r\n' : '+OK\r\n');
      }
    });
  });
  const port = await listen(t, server);
  const questions = (count: number) =>
    waitFor(() => asked.length >= count, { what: `${count} questions to arrive` });
  const answer = (text: string): void => void asked[0]?.socket.write(text);
  return { url: `redis://127.0.0.1:${port}`, questions, answer };
}

/** A connection that asks for no sign of life by itself. */
async function connectTo(t: TestContext, url: string, clock: Clock): Promise<RedisConnection> {
  const parsed = parseRedisUrl(url);
  assert.ok(parsed.ok);
  const settings = { url: parsed.value, password: null, tls: null, clientName: 'drip', clock };
  const attempt = connectRedis({ ...settings, role: 'broker', address: url });
  t.after(() => {
    attempt.cancel();
  });
  return attempt.result;
}

describe('the deadline of a command', () => {
  it('is put off as long as the answer keeps coming in, and passes when it stops', async (t) => {
    const clock = new FakeClock();
    const { url, questions, answer } = await slowServer(t);
    const { link, online } = openRecorded(t, url, { clock });
    await online();
    const [first, second, third] = [
      link.call(['GET', '1']),
      link.call(['GET', '2']),
      link.call(['GET', '3']),
    ];
    const rest = Promise.allSettled([second, third]);
    await questions(3);

    await clock.advance(4_000);
    answer('$1\r\na\r\n$3\r\nb');
    assert.equal(String(await first), 'a');
    await clock.advance(4_000);
    assert.equal(link.state.kind, 'online', '8 s after the question, 4 s after the last bytes');
    answer('cd\r\n$9\r\n');
    assert.equal(String(await second), 'bcd');
    await clock.advance(4_000);
    assert.equal(link.state.kind, 'online');
    const silentSince = clock.now() - 4_000;
    await clock.advance(1_500);
    const [, outcome] = await rest;
    assert.ok(outcome.status === 'rejected');
    assert.equal(outcome.reason.problem.kind, 'timeout');
    const lost = await waitFor(() => (link.state.kind === 'down' ? link.state : null), { what: 'the loss' });
    assert.equal(lost.since, silentSince);
  });

  it('that passed while this thread stood still leaves time to read what came meanwhile, and no more', async (t) => {
    const clock = new FakeClock();
    let stoodStill = 0;
    const { url, questions, answer } = await slowServer(t);
    const connection = await connectTo(t, url, {
      now: () => clock.now() + stoodStill,
      after: (ms, callback) => clock.after(ms, callback),
    });
    const first = connection.call(['GET', '1']);
    await questions(1);
    stoodStill = 60_000;
    await clock.advance(5_000);
    assert.ok(!connection.closed);
    answer('$1\r\na\r\n');
    assert.equal(String(await first), 'a');

    const outcome = connection.call(['GET', '2']).catch((error: unknown) => error);
    await questions(2);
    stoodStill = 120_000;
    await clock.advance(5_000);
    assert.ok(!connection.closed);
    await clock.advance(1_000);
    assert.match(String(await outcome), /timeout/);
  });

  it('holds in the end, however steadily an answer drips', async (t) => {
    const clock = new FakeClock();
    const { url, questions, answer } = await slowServer(t);
    const connection = await connectTo(t, url, clock);
    const start = clock.now();
    const outcome = connection.call(['GET', 'endless']).catch((error: unknown) => error);
    await questions(1);
    answer('$100000000\r\n');
    while (!connection.closed && clock.now() - start < 120_000) {
      answer('x');
      await waitFor(() => connection.lastDataAt === clock.now(), {
        what: 'the drop to arrive',
        intervalMs: 1,
      });
      await clock.advance(4_000);
    }
    assert.match(String(await outcome), /timeout/);
    assert.equal(clock.now() - start, 60_000);
  });
});
