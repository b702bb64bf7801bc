import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { type CeleryWorker, startCeleryWorker, startRedis, waitFor } from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

const PROGRAM = 'ZREM unacked_index broken-1, HDEL unacked broken-1';

for (const celery of ['oldest', 'newest'] as const) {
  describe(`an entry in flight that is no message (${celery} Celery)`, () => {
    let redis: Awaited<ReturnType<typeof startRedis>>;
    let client: Redis;
    let watch: Watch;
    const workers: CeleryWorker[] = [];

    before(async () => {
      redis = await startRedis();
      client = new Redis(redis.url);
      watch = await watchCelery({ brokerUrl: `${redis.url}/0`, readOnly: true });
    });

    after(async () => {
      await watch.stop();
      for (const worker of workers) await worker.kill();
      client.disconnect();
      await redis.stop();
    });

    const start = async (): Promise<CeleryWorker> => {
      const worker = await startCeleryWorker({
        brokerUrl: `${redis.url}/0`,
        celery,
        name: 'w1',
        concurrency: 1,
      });
      workers.push(worker);
      return worker;
    };

    const warning = () => watch.system.remarks?.find(({ kind }) => kind === 'degraded')?.text ?? null;

    it('is warned of, for it ends workers, and the way out that the warning names helps', async () => {
      await client.hset('unacked', 'broken-1', 'not a message');
      await client.zadd('unacked_index', 1, 'broken-1');
      const text = await waitFor(warning, { what: 'the warning' });
      assert.ok(text.includes('unacked') && text.includes('broken-1') && text.includes(PROGRAM), text);
      const victim = await start();
      await waitFor(() => victim.process.exit() !== null, {
        what: 'the worker to end of it',
        onTimeout: () => victim.log(),
      });
      for (const command of PROGRAM.split(', ')) {
        const [name = '', ...args] = command.split(' ');
        assert.equal(await client.call(name, ...args), 1, command);
      }
      await waitFor(() => warning() === null, { what: 'the warning to go' });
      const successor = await start();
      await successor.ready;
      await waitFor(() => watch.worker(successor.nodename)?.status === 'online', {
        what: 'a worker that stays',
      });
      assert.equal(successor.process.exit(), null);
    });
  });
}
