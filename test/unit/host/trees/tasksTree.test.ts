import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskPage, TaskQuery } from '../../../../src/contract/monitorApi.ts';
import { taskFilterText } from '../../../../src/host/trees/taskFilterText.ts';
import { readTasks } from '../../../../src/host/trees/taskPages.ts';
import { TasksTree } from '../../../../src/host/trees/tasksTree.ts';
import { NO_FAILURE_GROUPS } from '../../../../src/model/failureGroup.ts';
import { NO_TASK_FACETS } from '../../../../src/model/taskFacets.ts';
import { drawing, NOW, plainRegistry, status, task } from './samples.ts';

/** A store of `count` tasks that answers pages as the monitor does. */
function store(count: number) {
  const queries: TaskQuery[] = [];
  return {
    queries,
    getTasks(query: TaskQuery): Promise<TaskPage> {
      queries.push(query);
      const from = Number(query.cursor ?? 0);
      const to = Math.min(count, from + query.limit);
      const tasks = Array.from({ length: to - from }, (_, index) => {
        const { connectionId = 'local' } = query.filter;
        return task({ ref: { connectionId, system: 'celery', scope: '', id: String(from + index) } });
      });
      return Promise.resolve({ tasks, next: to < count ? String(to) : null });
    },
    getConnections: () => Promise.resolve([status(), status({ id: 'b', name: 'b' })]),
    getTask: () => Promise.resolve(null),
    getTaskDetail: () => Promise.resolve(null),
    getTaskFacets: () => Promise.resolve(NO_TASK_FACETS),
    getFailureGroups: () => Promise.resolve(NO_FAILURE_GROUPS),
    endQuestion: () => Promise.resolve(),
    getSearchedBackTo: (): Promise<number | null> => Promise.resolve(null),
  };
}

describe('reading tasks', () => {
  it('asks for as many as are shown, in pages that the monitor allows', async () => {
    const monitor = store(5_000);
    const read = await readTasks(monitor, { filter: { connectionId: 'local' } }, 2_300);
    assert.equal(read.tasks.length, 2_300);
    assert.equal(read.next, '2300');
    assert.deepEqual(
      monitor.queries.map(({ limit, filter }) => [limit, filter.connectionId]),
      [
        [1_000, 'local'],
        [1_000, 'local'],
        [300, 'local'],
      ],
    );
  });

  it('ends when there are no more', async () => {
    assert.equal((await readTasks(store(3), { filter: {} }, 100)).next, null);
    assert.deepEqual(await readTasks(store(0), { filter: {} }, 100), { tasks: [], next: null });
  });
});

describe('the view of tasks', () => {
  it('shows a page of each connection, and one more where more is asked for', async () => {
    const tree = new TasksTree(store(250), plainRegistry, drawing);
    const counts = async () => (await tree.load())(NOW).nodes.map(({ children }) => children?.length);
    assert.deepEqual(await counts(), [101, 101]);
    tree.showMore('b');
    assert.deepEqual(await counts(), [101, 201]);
    tree.showMore('b');
    assert.deepEqual(await counts(), [101, 250]);
    tree.setFilter({ text: 'x' });
    assert.deepEqual(await counts(), [101, 101]);
  });

  it('passes the filter on and shows it as its description', async () => {
    const monitor = store(1);
    const tree = new TasksTree(monitor, plainRegistry, drawing);
    tree.setFilter({ states: ['failed', 'lost'], text: 'pinecone timeout' });
    const content = (await tree.load())(NOW);
    assert.equal(content.description, 'state:failed,lost pinecone timeout');
    assert.deepEqual(monitor.queries[0]?.filter, {
      states: ['failed', 'lost'],
      text: 'pinecone timeout',
      connectionId: 'local',
    });
  });

  it('draws ages anew without reading anew', async () => {
    const monitor = store(1);
    const draw = await new TasksTree(monitor, plainRegistry, drawing).load();
    const description = (now: number) => draw(now).nodes[0]?.children?.[0]?.description;
    assert.equal(description(NOW), 'succeeded · 2.3 s · worker1 · 12 s ago');
    assert.equal(description(NOW + 5_000), 'succeeded · 2.3 s · worker1 · 17 s ago');
    assert.equal(monitor.queries.length, 2);
  });
});

it('an empty filter says nothing', () => {
  assert.equal(taskFilterText({}), '');
  assert.equal(taskFilterText({ text: 'a\nb' }), 'a\\nb');
});
