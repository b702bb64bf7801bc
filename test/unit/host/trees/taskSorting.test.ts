import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { TaskQuery } from '../../../../src/contract/monitorApi.ts';
import { TaskLists } from '../../../../src/host/trees/taskLists.ts';
import { taskNodes } from '../../../../src/host/trees/taskNodes.ts';
import { isTaskSort, sortText } from '../../../../src/host/trees/taskSorting.ts';
import { TasksTree } from '../../../../src/host/trees/tasksTree.ts';
import { NO_FAILURE_GROUPS } from '../../../../src/model/failureGroup.ts';
import type { Task, TaskRef } from '../../../../src/model/task.ts';
import { NO_TASK_FACETS } from '../../../../src/model/taskFacets.ts';
import { TASK_SORTS, type TaskSort } from '../../../../src/model/taskSort.ts';
import { drawing, NOW, plainRegistry, status, task } from './samples.ts';

/** Newest first. */
let history: Task[] = [];
let queries: TaskQuery[] = [];
/** Happens between two pages. */
let meanwhile = (): void => undefined;

/** Sorts as the monitor does; a cursor says behind which task of that order the next page begins. */
const monitor = {
  getTasks: ({ limit, cursor, sort = 'newest', ...others }: TaskQuery) => {
    queries.push({ limit, cursor, sort, ...others });
    const sorted =
      sort === 'longest runtime'
        ? history.toSorted((a, b) => (b.runtimeMs ?? -1) - (a.runtimeMs ?? -1))
        : sort === 'oldest'
          ? history.toReversed()
          : history;
    const from = cursor === null ? 0 : sorted.findIndex(({ ref }) => ref.id === cursor) + 1;
    const tasks = sorted.slice(from, from + limit);
    const next = from + limit < sorted.length ? (tasks.at(-1)?.ref.id ?? null) : null;
    meanwhile();
    return Promise.resolve({ tasks, next });
  },
  getTask: ({ id }: TaskRef) => Promise.resolve(history.find(({ ref }) => ref.id === id) ?? null),
  getConnections: () => Promise.resolve([status()]),
  getTaskDetail: () => Promise.resolve(null),
  getTaskFacets: () =>
    Promise.resolve({
      ...NO_TASK_FACETS,
      facets: {
        ...NO_TASK_FACETS.facets,
        name: { ...NO_TASK_FACETS.facets.name, values: [{ value: 'tasks.a', count: history.length }] },
      },
    }),
  getFailureGroups: () => Promise.resolve(NO_FAILURE_GROUPS),
  endQuestion: () => Promise.resolve(),
  getSearchedBackTo: () => Promise.resolve(null),
};

function ran(id: number, runtimeMs: number | null): Task {
  const state = runtimeMs === null ? 'started' : 'succeeded';
  return task({ ref: { ...task().ref, id: String(id) }, runtimeMs, state, sentAt: NOW + id });
}

const ids = ({ tasks }: { readonly tasks: readonly Task[] }) => tasks.map(({ ref }) => Number(ref.id));

beforeEach(() => {
  queries = [];
  meanwhile = () => undefined;
  // The runtimes are 0, 70, 40, 10, 80, 50, 20, 90, 60 and 30 ms.
  history = Array.from({ length: 10 }, (_, id) => ran(id, ((id * 7) % 10) * 10)).toReversed();
});

describe('sorted lists of tasks', () => {
  const byRuntime = { filter: {}, sort: 'longest runtime' } as const;
  let lists: TaskLists;
  beforeEach(() => {
    lists = new TaskLists(monitor);
  });

  it('are read on by their cursor when they are frozen, and only what is newer than that is new', async () => {
    assert.deepEqual(ids(await lists.read('all', byRuntime, 3)), [7, 4, 1]);
    lists.freeze(NOW);
    assert.deepEqual(await lists.countNew('all', byRuntime), { count: 0, isMore: false });
    history.unshift(ran(11, 500), ran(10, null));
    assert.deepEqual(ids(await lists.read('all', byRuntime, 5)), [7, 4, 1, 8, 5]);
    assert.deepEqual(
      queries.map(({ cursor, sort, limit }) => [cursor, sort, limit]).filter(([, sort]) => sort !== 'newest'),
      [
        [null, 'longest runtime', 3],
        ['1', 'longest runtime', 2],
      ],
    );
    assert.deepEqual(await lists.countNew('all', byRuntime), { count: 2, isMore: false });
    lists.follow();
    assert.deepEqual(ids(await lists.read('all', byRuntime, 3)), [11, 7, 4]);
    lists.freeze(NOW + 11);
    assert.deepEqual(await lists.countNew('all', byRuntime), { count: 0, isMore: false });
  });

  it('hold a task once that moved in the order between two pages', async () => {
    history = Array.from({ length: 1_500 }, (_, id) => ran(id, 1_500 - id));
    meanwhile = () => {
      history = history.map((one) => (one.ref.id === '3' ? ran(3, 1) : one));
      meanwhile = () => undefined;
    };
    const list = await lists.read('all', byRuntime, 1_500);
    assert.ok(queries.length > 1);
    assert.equal(list.tasks.length, 1_500);
    assert.equal(new Set(ids(list)).size, 1_500);
    assert.equal(ids(list)[3], 3);
  });

  it('keep nothing of what was read when others are to be shown', async () => {
    const reading = lists.read('all', byRuntime, 3);
    lists.clear();
    await reading;
    lists.freeze(NOW);
    assert.deepEqual(ids(await lists.read('all', { filter: {}, sort: 'oldest' }, 3)), [0, 1, 2]);
  });
});

describe('the view of tasks in another order', () => {
  let tree: TasksTree;
  const load = async () => (await tree.load())(NOW);
  beforeEach(() => {
    tree = new TasksTree(monitor, plainRegistry, drawing);
  });

  it('asks for it, says so, and is loaded less often, so that rows seldom jump', async () => {
    await load();
    const usual = tree.loadIntervalMs;
    tree.setSort('oldest');
    tree.setFilter({ text: 'x' });
    assert.equal((await load()).description, 'oldest first · x');
    assert.equal(queries.at(-1)?.sort, 'oldest');
    assert.ok(tree.loadIntervalMs > usual);
    tree.setSort('newest');
    assert.equal(tree.loadIntervalMs, usual);
  });

  it('sorts within groups, and follows again when it was frozen', async () => {
    tree.setGrouping('name');
    const group = (await load()).nodes[0];
    assert.ok(group?.lazy?.kind === 'taskGroup');
    tree.setFrozen(true);
    tree.setSort('longest runtime');
    assert.equal(tree.isFrozen, false);
    const { description } = await load();
    assert.equal(description, 'by name · longest runtime first');
    const rows = (await tree.branch(group))(NOW);
    assert.deepEqual(queries.at(-1)?.filter, { connectionId: 'local', names: ['tasks.a'] });
    assert.equal(queries.at(-1)?.sort, 'longest runtime');
    const [first] = rows;
    assert.ok(first?.subject?.kind === 'task');
    assert.equal(first.subject.task.ref.id, '7');
  });

  it('asks again for the tasks of a group whose order was changed while they were read', async () => {
    tree.setGrouping('name');
    const group = (await load()).nodes[0];
    assert.ok(group !== undefined);
    meanwhile = () => {
      meanwhile = () => undefined;
      tree.setSort('oldest');
    };
    const [first] = (await tree.branch(group))(NOW);
    assert.ok(first?.subject?.kind === 'task');
    assert.equal(first.subject.task.ref.id, '0');
  });
});

describe('a sorted row', () => {
  const row = (sort: TaskSort, changes: Partial<Task> = {}) =>
    taskNodes(
      { tasks: [task(changes)], next: null },
      { connectionId: 'local', readOnly: false, list: 'local', sort },
      drawing,
    )[0];
  const failed = { state: 'failed', error: 'Boom' } as const;

  it('says how long it ran, waited and how often it was tried again, once', () => {
    assert.equal(row('longest runtime')?.description, 'succeeded · 2.3 s · worker1 · 12 s ago');
    assert.equal(row('longest runtime', failed)?.description, 'ran 2.3 s · Boom · 12 s ago');
    assert.match(row('longest wait')?.description ?? '', /^waited 700 ms · succeeded · /);
    assert.match(row('most retries', { retries: 1 })?.description ?? '', /^1 retry · succeeded · /);
    assert.match(row('most retries')?.description ?? '', /^0 retries · succeeded · /);
    assert.match(row('most retries', { state: 'retrying', retries: 3 })?.description ?? '', /^retry 3 · /);
  });

  it('says nothing of what is not known', () => {
    assert.equal(row('longest runtime', { ...failed, runtimeMs: null })?.description, 'Boom · 12 s ago');
    for (const unknown of [{ sentAt: null }, { startedAt: null }]) {
      assert.match(row('longest wait', unknown)?.description ?? '', /^succeeded · /);
    }
    assert.match(row('most retries', { retries: null })?.description ?? '', /^succeeded · /);
  });

  it('has its whole name when it is sorted by it, or the beginning of its id', () => {
    assert.equal(row('name')?.label, 'tasks.evaluate_code');
    assert.equal(row('name', { name: 'a.b\n' })?.label, 'a.b\\n');
    assert.equal(row('name', { name: null })?.label, 'e3f1');
    assert.equal(row('oldest')?.label, 'evaluate_code');
  });

  it('tells a screen reader its state once', () => {
    assert.equal(row('longest wait')?.spoken, undefined);
    assert.equal(
      row('longest wait', failed)?.spoken,
      'evaluate_code, failed, waited 700 ms · Boom · 12 s ago',
    );
  });
});

it('only the orders that there are can be kept, and each but the usual one is told', () => {
  assert.deepEqual(TASK_SORTS.filter(isTaskSort), TASK_SORTS);
  assert.deepEqual([null, 'random', 1, {}].filter(isTaskSort), []);
  const told = TASK_SORTS.map((sort) => sortText(sort, drawing.t));
  assert.equal(new Set(told).size, TASK_SORTS.length);
  assert.deepEqual(
    TASK_SORTS.filter((_, index) => told[index] === ''),
    ['newest'],
  );
});
