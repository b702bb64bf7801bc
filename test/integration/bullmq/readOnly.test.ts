import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'node:test';
import { waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

/** The least that watching needs, as the README may tell: nothing of it can change a key. */
const WATCHER =
  'user watcher on >secret ~bull* +client|list +client|info +client|setname +hello +ping +select +info +time ' +
  '+scan +hmget +hstrlen +llen +lindex +lrange +lpos +zcard +zscore +zrange +zrevrange +xread +xrange +xrevrange';

const bench = useBullmqBench({ aclLines: ['user default on nopass ~* &* +@all', WATCHER] });

/** Calls per command since the counters were reset, without those of the test itself. */
async function commandCalls(): Promise<ReadonlyMap<string, number>> {
  const info = await bench.client.info('commandstats');
  return new Map(
    [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name, calls]) => [name ?? '', Number(calls)]),
  );
}

async function isWriteCommand(name: string): Promise<boolean> {
  const [info] = (await bench.client.call('COMMAND', 'INFO', name)) as [unknown[] | null];
  const flags = (info?.[2] ?? []) as string[];
  return flags.includes('write');
}

describe('watching BullMQ', () => {
  it('needs no right to write, and uses none', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const worker = await bench.worker(
      prefix,
      'q',
      async (job) => {
        if (job.name === 'bad') throw new Error('bad');
        return 'good';
      },
      { name: 'w' },
    );
    await queue.add('good', { a: 1 });
    await queue.add('bad', {}, { attempts: 2, backoff: 3_600_000 });
    await queue.add('bad', {});
    await queue.add('later', {}, { delay: 3_600_000 });
    await waitFor(async () => (await queue.getJobCounts())['failed'] === 1, { what: 'the jobs to run' });
    await Promise.all([worker.close(), queue.close()]);
    await bench.client.config('RESETSTAT');

    const url = bench.redis.url.replace('redis://', 'redis://watcher:secret@');
    const watched = await bench.watch([prefix], { url });
    await waitFor(() => watched.tasks().length === 4 && watched.tasks().every(({ name }) => name !== null), {
      what: 'all that happened before',
      onTimeout: () => inspect({ tasks: watched.tasks(), log: watched.log }),
    });
    const failed = watched.tasks().find(({ state }) => state === 'failed');
    assert.ok(failed !== undefined);
    assert.equal((await watched.system.readDetail(failed.ref))?.exception, 'Error: bad');
    assert.equal(watched.system.workersUnknown, null);
    await waitFor(() => watched.system.queues()[0]?.counts?.delayed === 2, { what: 'the counts' });
    await waitFor(async () => (await commandCalls()).has('xread'), {
      what: 'a read of the event stream to end',
    });
    await watched.dispose();

    const calls = await commandCalls();
    assert.ok(calls.has('scan'));
    for (const name of calls.keys()) {
      assert.ok(!['eval', 'evalsha', 'fcall', 'keys', 'monitor', 'hgetall', 'smembers'].includes(name), name);
      assert.equal(await isWriteCommand(name.replace('|', ' ').split(' ')[0] ?? ''), false, `${name} writes`);
    }
    assert.deepEqual(
      watched.log.filter((line) => line.includes('NOPERM')),
      [],
    );
  });

  it('costs little while nothing happens', async () => {
    const prefix = bench.nextPrefix();
    for (let index = 0; index < 40; index++) await bench.queue(prefix, `q${index}`).add('job', {});
    const watched = await bench.watch([prefix], {}, { tickMs: 1_000 });
    await waitFor(() => watched.system.queues().filter(({ counts }) => counts !== null).length === 40, {
      what: 'forty queues',
    });
    await waitFor(
      () => watched.tasks().length === 40 && watched.tasks().every(({ argsRepr }) => argsRepr !== null),
      {
        what: 'their jobs',
      },
    );
    const before = watched.commands.length;
    const ticks = () => watched.commands.slice(before).filter(([name]) => name === 'HMGET').length / 10;
    await waitFor(() => ticks() >= 4, { what: 'four quiet ticks' });
    const perTick = (watched.commands.length - before) / ticks();
    assert.ok(perTick < 150, `${perTick} commands in a tick`);
  });
});
