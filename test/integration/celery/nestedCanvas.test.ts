import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../services/index.ts';
import { watchedWorker } from './watchedWorker.ts';

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
    const started = watchedWorker({ app: { sentEvents: true, celery } }, async ({ python }) => {
      await python(SEND);
    });
    const { until, detail } = started;

    it('is one workflow with one root, to the result of its body', async () => {
      await until('body', 'succeeded');
      for (const id of ['leaf', 'inner-1', 'inner-2']) await until(id, 'succeeded');
      await eventually(async () => {
        const { result } = await detail('body');
        assert.deepEqual(result, { kind: 'json', text: '66', source: 'result record' });
        for (const id of ['leaf', 'inner-1', 'inner-2', 'body']) {
          assert.equal(started.watch.task(id)?.rootId, 'root', id);
        }
        assert.deepEqual(
          [started.watch.task('leaf')?.parentId, started.watch.task('inner-1')?.parentId],
          ['root', 'root'],
        );
        assert.equal(started.watch.task('inner-2')?.parentId, 'inner-1');
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
      await eventually(() => assert.match(started.watch.task('never')?.error ?? '', /ChordError/));
      assert.equal(started.watch.task('never')?.startedAt, null);
    });
  });
}
