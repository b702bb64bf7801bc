import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { createCelerySystem } from '../../../../src/monitor/celery/celerySystem.ts';
import { testConnection, watchSystem, type WatchedSystem } from '../../../contract/watchedSystem.ts';
import {
  type CeleryAppSettings,
  type CeleryRelease,
  eventually,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';

/** Everything about the names that an application can have otherwise than by default. */
const UNUSUAL = {
  broker_transport_options: {
    global_keyprefix: 'shop:',
    priority_steps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    sep: ':',
    visibility_timeout: 7200,
    fanout_prefix: '/shop{db}.',
    unacked_key: 'shop-unacked',
    unacked_index_key: 'shop-unacked-index',
  },
  result_backend_transport_options: { global_keyprefix: 'shop' },
  control_exchange: 'shopctl',
  event_exchange: 'shopev',
};

describe('the layout of an application that names everything otherwise', () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  const appOf = (database: number, celery: CeleryRelease, config: CeleryAppSettings['config'] = UNUSUAL) => ({
    brokerUrl: `${redis.url}/${database}`,
    resultUrl: `${redis.url}/${database}`,
    sentEvents: true,
    celery,
    config,
  });

  const start = async (t: TestContext, app: CeleryAppSettings, name: string, extraArgs: string[] = []) => {
    const worker = await startCeleryWorker({ ...app, name, events: true, pool: 'solo', extraArgs });
    t.after(() => worker.stop());
    await worker.ready;
    return worker;
  };

  const watch = async (t: TestContext, url: string, celery = {}): Promise<WatchedSystem> => {
    const defaults = { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false };
    const watched = await watchSystem(
      createCelerySystem,
      testConnection({ url, celery: { ...defaults, ...celery } }),
    );
    t.after(() => watched.dispose());
    return watched;
  };

  for (const [database, celery] of [
    [1, 'newest'],
    [2, 'oldest'],
  ] as const) {
    it(`is learned while a worker of the ${celery} Celery runs`, async (t) => {
      const app = appOf(database, celery);
      const worker = await start(t, app, `shop-${celery}`);
      const watched = await watch(t, app.brokerUrl);
      await told(watched);
      await sendAndSee(watched, app, worker.nodename);
      await eventually(async () => {
        const text = remarksOf(watched);
        assert.match(text, /key prefix 'shop:'; /);
        assert.match(text, /event exchange 'shopev'/);
        assert.match(
          text,
          /priority steps 0, 1, 2, 3, 4, 5, 6, 7, 8, 9; separator ':'; control exchange 'shopctl'/,
        );
        assert.match(text, new RegExp(`channels '/shop${database}\\.'; in-flight table 'shop-unacked'`));
        assert.equal(/prefix of results 'shop_'/.test(remarksOf(watched)), celery === 'newest');
      });
    });
  }

  it('is learned when the first worker comes later; the time before is a gap', async (t) => {
    // Under another event exchange nothing of it is heard before the next look, up to a minute later.
    const app = appOf(3, 'newest', { ...UNUSUAL, event_exchange: 'celeryev' });
    const watched = await watch(t, app.brokerUrl);
    await waitFor(() => watched.system.present !== null, { what: 'the look for Celery' });
    assert.equal(watched.system.present, false);
    const worker = await start(t, app, 'late');
    await told(watched);
    await sendAndSee(watched, app, worker.nodename);
    await eventually(() => assert.ok(watched.gaps.length > 0));
  });

  it('is not asked where the settings say it', async (t) => {
    const app = appOf(4, 'newest');
    const worker = await start(t, app, 'stated');
    const stated = { keyPrefix: 'other:', prioritySteps: [0, 9], controlExchange: 'elsewhere' };
    const watched = await watch(t, app.brokerUrl, stated);
    await waitFor(() => remarksOf(watched) !== '', { what: 'the remark' });
    await eventually(() =>
      assert.match(
        remarksOf(watched),
        /key prefixes 'shop:'; the one with the key prefix 'other:' is watched/,
      ),
    );
    assert.ok(!watched.system.workers().some(({ name }) => name === worker.nodename));
  });

  it('of two applications in one database is that of the one without prefix', async (t) => {
    const plain = appOf(5, 'newest', {});
    const [one, other] = await Promise.all([start(t, plain, 'plain'), start(t, appOf(5, 'oldest'), 'shop')]);
    const watched = await watch(t, plain.brokerUrl);
    await sendAndSee(watched, plain, one.nodename);
    assert.ok(!watched.system.workers().some(({ name }) => name === other.nodename));
    await eventually(async () => {
      const said = watched.log.filter((line) => line.includes('other Celery applications'));
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /^info .*'shop:'.*the one without key prefix is watched/);
    });
  });

  it('follows channels without any prefix', async (t) => {
    const app = appOf(6, 'newest', {
      broker_transport_options: { fanout_prefix: false, fanout_patterns: false },
    });
    const worker = await start(t, app, 'bare');
    const watched = await watch(t, app.brokerUrl);
    await sendAndSee(watched, app, worker.nodename);
  });
});

function remarksOf({ system }: WatchedSystem): string {
  return (system.remarks ?? []).map(({ text }) => text).join('\n');
}

/** Waits until a worker has told its settings. */
async function told(watched: WatchedSystem): Promise<void> {
  await waitFor(() => remarksOf(watched).includes('priority steps'), {
    what: 'a worker to tell its settings',
    onTimeout: () => watched.log.join('\n'),
  });
}

/** Sends tasks of several priorities and sees them through to their results. */
async function sendAndSee(watched: WatchedSystem, app: CeleryAppSettings, nodename: string): Promise<void> {
  await waitFor(
    () => watched.system.workers().find(({ name, queues }) => name === nodename && queues !== null),
    {
      what: `${nodename} and its queues`,
      onTimeout: () => `${watched.log.join('\n')}\n${JSON.stringify(watched.system.workers())}`,
    },
  );
  const [sum, boom] = await sendCeleryTasks(app, [
    { task: 'tasks.add', args: [2, 3], options: { priority: 5 } },
    { task: 'tasks.boom', args: ['no'] },
  ]);
  assert.ok(sum !== undefined && boom !== undefined);
  const ended = (id: string) => {
    const task = watched.task(id);
    return task?.state === 'succeeded' || task?.state === 'failed' ? task : null;
  };
  const whatHappened = () => `${watched.log.join('\n')}\n${JSON.stringify(watched.tasks(), null, 1)}`;
  const good = await waitFor(() => ended(sum), { what: 'the end of tasks.add', onTimeout: whatHappened });
  const bad = await waitFor(() => ended(boom), { what: 'the end of tasks.boom', onTimeout: whatHappened });
  await eventually(() => {
    const task = watched.task(sum);
    assert.deepEqual([task?.state, task?.name, task?.worker], ['succeeded', 'tasks.add', nodename]);
  });
  assert.equal(bad.state, 'failed');
  await waitFor(async () => (await watched.system.readDetail(good.ref))?.result.kind === 'json', {
    what: 'the stored result, which stands under its own prefix',
    onTimeout: whatHappened,
  });
}
