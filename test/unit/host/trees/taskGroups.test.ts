import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskQuery } from '../../../../src/contract/monitorApi.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import { groupCondition, groupFilter, readTaskGroups } from '../../../../src/host/trees/taskGroups.ts';
import { taskGroupNodes } from '../../../../src/host/trees/taskGroupNodes.ts';
import { TasksTree } from '../../../../src/host/trees/tasksTree.ts';
import { type FailureGroups, NO_FAILURE_GROUPS } from '../../../../src/model/failureGroup.ts';
import type { FilterValue } from '../../../../src/model/filter/filterValue.ts';
import { NO_TASK_FACETS, type TaskFacet, type TaskFacets } from '../../../../src/model/taskFacets.ts';
import { drawing, NOW, plainRegistry, status, task } from './samples.ts';

function facet(values: readonly FilterValue[], changes: Partial<TaskFacet> = {}): TaskFacet {
  return { values, otherValues: 0, otherTasks: 0, unknown: 0, ...changes };
}

const counted = (value: string, count = 1): FilterValue => ({ value, count });

const FACETS: TaskFacets = {
  ...NO_TASK_FACETS,
  isCapped: true,
  facets: {
    ...NO_TASK_FACETS.facets,
    state: facet(['succeeded', 'waiting', 'PROGRESS', 'started', 'failed'].map((state) => counted(state))),
    name: facet([counted('tasks.b', 1_180), counted('tasks.a')], { unknown: 4 }),
    worker: facet([counted('w')], { otherValues: 1_300, otherTasks: 20_000 }),
  },
};

const CAUSES: FailureGroups = {
  ...NO_FAILURE_GROUPS,
  groups: [
    {
      cause: 'c0ffee',
      title: 'ValueError: no user …',
      count: 67,
      countBefore: 0,
      firstAt: NOW,
      lastAt: NOW,
      names: [],
      distinctNames: 1,
      example: task().ref,
    },
  ],
  totalGroups: 1,
  totalFailures: 67,
};

const monitor = {
  getTaskFacets: () => Promise.resolve(FACETS),
  getFailureGroups: () => Promise.resolve(CAUSES),
};

const PLACE = { connectionId: 'local', readOnly: false };

describe('groups of tasks', () => {
  it('stand in an order that counts do not change, what is wrong first', async () => {
    const states = await readTaskGroups(monitor, {}, 'state');
    assert.deepEqual(
      states.groups.map(({ key }) => key),
      ['failed', 'started', 'PROGRESS', 'waiting', 'succeeded'],
    );
    const names = await readTaskGroups(monitor, {}, 'name');
    assert.deepEqual(
      names.groups.map(({ key, count }) => [key, count]),
      [
        ['tasks.a', 1],
        ['tasks.b', 1_180],
        [null, 4],
      ],
    );
  });

  it('are rows with their count, filled when opened; what is not counted or shown is said', async () => {
    const draw = async (grouping: 'name' | 'worker' | 'cause') =>
      taskGroupNodes(await readTaskGroups(monitor, {}, grouping), { ...PLACE, grouping }, drawing).map(
        ({ label, description, lazy }) => [label, description, lazy?.kind],
      );
    assert.deepEqual(await draw('name'), [
      ['a', '1', 'taskGroup'],
      ['b', '1,180', 'taskGroup'],
      ['not known', '4', undefined],
      ['Older tasks are not counted', undefined, undefined],
    ]);
    assert.deepEqual((await draw('worker')).slice(1, 2), [['1,300 more groups', '20,000 tasks', undefined]]);
    assert.deepEqual(await draw('cause'), [['ValueError: no user …', '67', 'taskGroup']]);
  });

  it('are found by what they have in common', () => {
    const filter = (grouping: 'state' | 'name' | 'worker' | 'cause') =>
      groupFilter({ connectionId: 'local', grouping, key: 'x' });
    assert.deepEqual(filter('state'), { states: ['x'] });
    assert.deepEqual(filter('name'), { names: ['x'] });
    assert.deepEqual(filter('worker'), { worker: 'x' });
    assert.deepEqual(filter('cause'), { states: ['failed'], cause: 'x' });
  });

  it('can become a part of the filter that is typed, whatever they are called', () => {
    for (const key of ['tasks.a', 'my eval (2)', 'a*b', 'c0ffee', 'say "x"']) {
      for (const grouping of ['state', 'name', 'worker', 'cause'] as const) {
        const text = groupCondition({ connectionId: 'local', grouping, key });
        const parsed = parseFilter(`(a OR b) ${text}`);
        assert.ok(parsed.ok, text);
      }
    }
    assert.equal(groupCondition({ connectionId: 'local', grouping: 'cause', key: 'c0ffee' }), 'cause:c0ffee');
  });

  it('hold the tasks that match the filter of the view too, in pages, and stay when frozen', async () => {
    const queries: TaskQuery[] = [];
    let count = 250;
    const history = {
      ...monitor,
      getConnections: () => Promise.resolve([status()]),
      getTask: () => Promise.resolve(null),
      getTaskDetail: () => Promise.resolve(null),
      endQuestion: () => Promise.resolve(),
      getSearchedBackTo: () => Promise.resolve(null),
      getTasks: (query: TaskQuery) => {
        queries.push(query);
        const from = Number(query.cursor ?? 0);
        const to = Math.min(count, from + query.limit);
        const tasks = Array.from({ length: to - from }, (_, index) =>
          task({ ref: { ...task().ref, id: String(count - from - index) } }),
        );
        return Promise.resolve({ tasks, next: to < count ? String(to) : null });
      },
    };
    const tree = new TasksTree(history, plainRegistry, drawing);
    tree.setFilter({ text: 'x' });
    tree.setGrouping('name');
    const { nodes, description } = (await tree.load())(NOW);
    assert.equal(description, 'by name · x');
    const [first] = nodes;
    assert.ok(first?.lazy?.kind === 'taskGroup');
    const below = async () => (await tree.branch(first))(NOW);
    assert.equal((await below()).length, 101);
    assert.deepEqual(queries.at(-1)?.filter, { connectionId: 'local', text: 'x', names: ['tasks.a'] });
    const list = (await below()).at(-1)?.command?.arguments[0];
    assert.ok(typeof list === 'string');
    tree.showMore(list);
    assert.equal((await below()).length, 201);
    const [top] = await below();
    tree.setFrozen(true);
    count += 5;
    assert.equal((await below())[0]?.id, top?.id);
    assert.match(
      (await tree.load())(Date.now()).description ?? '',
      /^5 new · frozen at \d\d:\d\d · by name · x$/,
    );
    tree.setFrozen(false);
    assert.notEqual((await below())[0]?.id, top?.id);
  });
});
