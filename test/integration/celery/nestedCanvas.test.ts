import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { celeryPython } from '../../../scripts/toolchain/celeryPython.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import {
  appEnvironment,
  celeryAppFolder,
  type CeleryAppSettings,
  type CeleryWorker,
  eventually,
  type RedisServer,
  runPython,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

/** A chain into a group, one member of which is a chain itself, with a body: Celery makes a chord of it while it runs. */
const SEND = `
from celery import chain, group
from tasks import add, boom, total
chain(
    add.s(1, 2).set(task_id="root"),
    group(
        add.s(10).set(task_id="leaf"),
        chain(add.s(20).set(task_id="inner-1"), add.s(30).set(task_id="inner-2")),
    ),
    total.s().set(task_id="body"),
).apply_async()
(group(add.s(1, 1).set(task_id="good"), boom.s("nested").set(task_id="bad")) | total.s().set(task_id="never")).apply_async()
`;

for (const celery of ['oldest', 'newest'] as const) {
  describe(`a nested canvas on the ${celery} Celery`, () => {
    let redis: RedisServer;
    let worker: CeleryWorker;
    let watch: Watch;

    before(async () => {
      redis = await startRedis();
      const app: CeleryAppSettings = {
        brokerUrl: `${redis.url}/0`,
        resultUrl: `${redis.url}/0`,
        sentEvents: true,
        celery,
      };
      worker = await startCeleryWorker({ ...app, name: 'w1', concurrency: 2, events: true });
      watch = await watchCelery({ brokerUrl: app.brokerUrl });
      await worker.ready;
      await runPython(SEND, {
        cwd: celeryAppFolder,
        env: appEnvironment(app),
        python: await celeryPython(celery),
      });
    });

    after(async () => {
      await watch.stop();
      await worker.kill();
      await redis.stop();
    });

    const until = (id: string, state: string) =>
      waitFor(() => watch.task(id)?.state === state && watch.task(id), {
        what: `${id} to be ${state}`,
        onTimeout: () => JSON.stringify([watch.tasks(), watch.log], null, 2) + worker.log(),
      });

    const detail = async (id: string): Promise<TaskDetail> => {
      const read = await watch.system.readDetail(watch.ref(id));
      assert.ok(read !== null);
      return read;
    };

    it('is one workflow with one root, to the result of its body', async () => {
      await until('body', 'succeeded');
      for (const id of ['leaf', 'inner-1', 'inner-2']) await until(id, 'succeeded');
      await eventually(async () => {
        const { result } = await detail('body');
        assert.deepEqual(result, { kind: 'json', text: '66', source: 'result record' });
        for (const id of ['leaf', 'inner-1', 'inner-2', 'body']) {
          assert.equal(watch.task(id)?.rootId, 'root', id);
        }
        assert.deepEqual([watch.task('leaf')?.parentId, watch.task('inner-1')?.parentId], ['root', 'root']);
        assert.equal(watch.task('inner-2')?.parentId, 'inner-1');
      });
    });

    it('names every task of it from its root, each once', async () => {
      await eventually(async () => {
        const { relatives } = await detail('root');
        const ids = relatives.map(({ ref }) => ref?.id);
        for (const id of ['leaf', 'inner-1', 'inner-2', 'body']) {
          assert.equal(ids.filter((one) => one === id).length, 1, `${id} in ${ids.join()}`);
        }
        const parentOf = (id: string) => relatives.find(({ ref }) => ref?.id === id)?.parentId;
        assert.deepEqual(['leaf', 'inner-1', 'inner-2'].map(parentOf), ['root', 'root', 'inner-1']);
      });
    });

    it('whose member fails has a body that fails unrun', async () => {
      await until('bad', 'failed');
      await until('good', 'succeeded');
      await until('never', 'failed');
      await eventually(() => assert.match(watch.task('never')?.error ?? '', /ChordError/));
      assert.equal(watch.task('never')?.startedAt, null);
    });
  });
}
