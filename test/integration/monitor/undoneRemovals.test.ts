import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { ownFolder, startRedis, waitFor } from '../../services/index.ts';
import { connectionTo, liveMonitor, waitForQueue, waitForState } from './liveMonitor.ts';
import type { TestContext } from 'node:test';
import type { MonitorApi } from '../../../src/contract/monitorApi.ts';
import type { ActionLogEntry } from '../../../src/model/actionLog.ts';

const PURGER = join(import.meta.dirname, 'purger.ts');
const QUIET = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';
/** What kombu notes of a queue that is bound to the exchange of its name. */
const BINDING = 'celery\u0006\u0016\u0006\u0016celery';

interface FilledRedis {
  readonly url: string;
  readonly client: Redis;
  readonly messages: readonly Buffer[];
}

/** A queue without a consumer, holding messages that differ from each other, some of them no text at all. */
async function filledRedis(t: TestContext, count: number): Promise<FilledRedis> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  t.after(async () => {
    client.disconnect();
    await redis.stop();
  });
  await client.sadd('_kombu.binding.celery', BINDING);
  const messages = Array.from({ length: count }, (_, index) =>
    Buffer.from(`{"body": "${'x'.repeat(index % 700)}", "n": ${String(index)}}\u0000\xff`, 'latin1'),
  );
  for (let from = 0; from < count; from += 5_000)
    await client.lpush('celery', ...messages.slice(from, from + 5_000));
  return { url: redis.url, client, messages: messages.toReversed() };
}

async function newest(api: MonitorApi): Promise<ActionLogEntry> {
  const [entry] = (await api.getActionLog(null, 1)).entries;
  assert.ok(entry !== undefined);
  return entry;
}

async function putBack(api: MonitorApi, batchId: string | undefined): Promise<void> {
  assert.ok(batchId !== undefined);
  const outcome = await api.perform({ kind: 'celery.restoreMessages', connectionId: 'local', batchId });
  assert.ok(outcome.ok, outcome.message);
}

describe('a purge', () => {
  it('can be put back by the next window, byte for byte and in order, once', async (t) => {
    const { url, client, messages } = await filledRedis(t, 2_500);
    const file = join(ownFolder('undone-purge'), 'history.sqlite');
    const first = liveMonitor(t, file);
    await first.api.setConnections([connectionTo(url)]);
    await waitForQueue(first.api, 'celery', ({ waiting }) => waiting === messages.length);
    const purged = await first.api.perform({
      kind: 'celery.purgeQueue',
      connectionId: 'local',
      queue: 'celery',
    });
    assert.ok(purged.ok, purged.message);
    assert.equal(await client.exists('celery'), 0);
    await first.api.dispose();

    const { api } = liveMonitor(t, file);
    await api.setConnections([connectionTo(url)]);
    await waitForState(api, 'online');
    const entry = await newest(api);
    assert.deepEqual(
      [entry.summary, entry.refusal, entry.undo?.items],
      ["Purge the queue 'celery'", null, messages.length],
    );
    await putBack(api, entry.undo?.batchId);
    assert.deepEqual(await client.lrangeBuffer('celery', 0, -1), messages);
    const [restored, again] = (await api.getActionLog(null, 2)).entries;
    assert.equal(restored?.summary, "Put 2,500 messages back into 'celery'");
    assert.deepEqual([again?.removal, again?.undo], ['restored', null]);
    const twice = await api.perform({
      kind: 'celery.restoreMessages',
      connectionId: 'local',
      batchId: entry.undo?.batchId ?? '',
    });
    assert.equal(twice.ok, false);
    assert.equal(await client.llen('celery'), messages.length);
  });

  it('loses nothing when the window is killed in the midst of it, and is found in the action log', async (t) => {
    const { url, client, messages } = await filledRedis(t, 150_000);
    const file = join(ownFolder('killed-purge'), 'history.sqlite');
    const purger = spawn(process.execPath, [QUIET, PURGER, url, file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    purger.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    purger.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    await once(purger, 'close');
    assert.equal(complaints, '');
    assert.ok(!output.includes('done'), 'the purge was cut short');

    const { api } = liveMonitor(t, file);
    const interrupted = await newest(api);
    assert.deepEqual([interrupted.refusal, interrupted.removal], ['no-reply', 'taking']);
    assert.match(interrupted.message, /under way/);
    await api.setConnections([connectionTo(url)]);
    const kept = await waitFor(
      async () => {
        const entry = await newest(api);
        return entry.removal === 'kept' && entry;
      },
      { what: 'the rest to be kept' },
    );
    await putBack(api, kept.undo?.batchId);
    assert.equal(await client.llen('celery'), messages.length);
    const back = await client.lrangeBuffer('celery', 0, -1);
    const odd = back.findIndex((message, index) => !message.equals(messages[index] ?? Buffer.alloc(0)));
    assert.equal(odd, -1, 'each is in its old place');
    assert.deepEqual(await client.keys('*removed*'), []);
  });
});
