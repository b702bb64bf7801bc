import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually, sendCeleryTasks, startCeleryWorker, waitFor } from '../../../services/index.ts';
import { suiteRedis } from '../suiteRedis.ts';
import { startMonitored } from './monitored.ts';

describe('two applications on one database', () => {
  const redis = suiteRedis();
  const appOf = (database: number, prefix: string) => ({
    brokerUrl: `${redis.url}/${database}`,
    resultUrl: `${redis.url}/${database}`,
    config:
      prefix === ''
        ? {}
        : {
            broker_transport_options: { global_keyprefix: prefix },
            result_backend_transport_options: { global_keyprefix: prefix },
          },
  });

  it('with prefixes of their own are told apart, and the death of one is no death of the other', async () => {
    const [shop, mail] = [appOf(0, 'shop:'), appOf(0, 'mail:')];
    const [shopWorker, mailWorker] = await Promise.all([
      startCeleryWorker({ ...shop, name: 'shop', events: true }).then((worker) => redis.keep(worker)),
      startCeleryWorker({ ...mail, name: 'mail', events: true }).then((worker) => redis.keep(worker)),
    ]);
    await Promise.all([shopWorker.ready, mailWorker.ready]);
    const watch = async (prefix: string) =>
      redis.keep(
        await startMonitored({
          url: shop.brokerUrl,
          celery: { keyPrefix: prefix, resultKeyPrefix: prefix, enableTaskEvents: false },
        }),
      );
    const [shopMonitored, mailMonitored] = [await watch('shop:'), await watch('mail:')];
    const shopIds = await sendCeleryTasks(shop, [{ task: 'tasks.slow', args: [600] }]);
    const mailIds = await sendCeleryTasks(mail, [{ task: 'tasks.slow', args: [600] }]);
    await shopMonitored.until(shopIds, ['started']);
    await mailMonitored.until(mailIds, ['started']);
    await shopWorker.kill();
    await shopMonitored.until(shopIds, ['lost']);
    await mailMonitored.until(mailIds, ['started']);
    assert.equal((await shopMonitored.tasks()).length, 1);
    assert.equal((await mailMonitored.tasks()).length, 1);
    await eventually(async () => assert.deepEqual(await mailMonitored.liveWorkers(), [mailWorker.nodename]));
    assert.deepEqual([...shopMonitored.errors, ...mailMonitored.errors], []);
  });

  it('without prefixes are seen together, and only the task of the dead worker is lost', async () => {
    const app = appOf(1, '');
    const [first, second] = await Promise.all([
      startCeleryWorker({ ...app, name: 'first', queues: ['first'], events: true }).then((worker) =>
        redis.keep(worker),
      ),
      startCeleryWorker({ ...app, name: 'second', queues: ['second'], events: true }).then((worker) =>
        redis.keep(worker),
      ),
    ]);
    await Promise.all([first.ready, second.ready]);
    const monitored = redis.keep(await startMonitored({ url: app.brokerUrl }));
    const ids = await sendCeleryTasks(app, [
      { task: 'tasks.slow', args: [600], options: { queue: 'first' } },
      { task: 'tasks.slow', args: [600], options: { queue: 'second' } },
    ]);
    await monitored.until(ids, ['started', 'started']);
    await first.kill();
    await monitored.until(ids, ['lost', 'started']);
    await waitFor(async () => (await monitored.liveWorkers()).join() === second.nodename, {
      what: 'the second worker alone to be live',
    });
    assert.deepEqual(monitored.errors, []);
  });
});
