import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { TaskQuery } from '../../../../src/contract/monitorApi.ts';
import { TaskLists } from '../../../../src/host/trees/taskLists.ts';
import { newTasksIn, tasksDescription } from '../../../../src/host/trees/tasksDescription.ts';
import type { Task, TaskRef } from '../../../../src/model/task.ts';
import { drawing, NOW, task } from './samples.ts';

/** A history, newest first, that answers pages as the monitor does. */
let history: Task[] = [];
let asked: string[] = [];

const monitor = {
  getTasks: ({ limit, cursor }: TaskQuery) => {
    const from = cursor === null ? 0 : history.findIndex(({ ref }) => ref.id === cursor);
    const tasks = history.slice(from, from + limit);
    return Promise.resolve({ tasks, next: history[from + limit]?.ref.id ?? null });
  },
  getTask: ({ id }: TaskRef) => {
    asked.push(id);
    return Promise.resolve(history.find(({ ref }) => ref.id === id) ?? null);
  },
};

function numbered(id: number, changes: Partial<Task> = {}): Task {
  return task({ ref: { connectionId: 'local', system: 'celery', scope: '', id: String(id) }, ...changes });
}

/** Tasks 1 to `count` have been sent, and a later one has a greater number. */
function sent(from: number, to: number): void {
  for (let id = from; id <= to; id++) history.unshift(numbered(id, { sentAt: NOW + id }));
}

const ALL = { filter: {} };

describe('lists of tasks', () => {
  let lists: TaskLists;
  const ids = async (count = 3) =>
    (await lists.read('all', ALL, count)).tasks.map(({ ref }) => Number(ref.id));
  beforeEach(() => {
    [history, asked, lists] = [[], [], new TaskLists(monitor)];
    sent(1, 10);
  });

  it('follow what happens', async () => {
    assert.deepEqual(await ids(), [10, 9, 8]);
    sent(11, 12);
    assert.deepEqual(await ids(), [12, 11, 10]);
    assert.deepEqual(await lists.countNew('all', ALL), { count: 0, isMore: false });
  });

  it('stay when they are frozen, and what came since is counted', async () => {
    await ids();
    lists.freeze(NOW + 10);
    sent(11, 22);
    assert.deepEqual(await ids(), [10, 9, 8]);
    assert.deepEqual(await lists.countNew('all', ALL), { count: 12, isMore: false });
    lists.follow();
    assert.deepEqual(await ids(), [22, 21, 20]);
  });

  it('can be read on while they are frozen, from where they ended', async () => {
    await ids();
    lists.freeze(NOW + 10);
    sent(11, 12);
    assert.deepEqual(await ids(5), [10, 9, 8, 7, 6]);
    assert.deepEqual(await ids(50), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('still tell how their tasks get on, of those that have not ended', async () => {
    history = [numbered(2, { state: 'started' }), numbered(1)];
    await ids();
    lists.freeze(NOW);
    history = [numbered(3), numbered(2, { state: 'failed' }), numbered(1, { state: 'retrying' })];
    const { tasks } = await lists.read('all', ALL, 3);
    assert.deepEqual(
      tasks.map(({ state }) => state),
      ['failed', 'succeeded'],
    );
    assert.deepEqual(asked, ['2']);
  });

  it('keep a row whose task is gone, and then tell what is new by its time', async () => {
    await ids();
    lists.freeze(NOW + 10);
    history = [];
    sent(9, 12);
    history = history.filter(({ ref }) => ref.id !== '9' && ref.id !== '10');
    assert.deepEqual(await ids(), [10, 9, 8]);
    assert.deepEqual(await lists.countNew('all', ALL), { count: 2, isMore: false });
    sent(13, 1_500);
    assert.deepEqual(await lists.countNew('all', ALL), { count: 1_000, isMore: true });
  });
});

it('the view says what is new, since when it is frozen, and how it is grouped and filtered', () => {
  const shown = { filter: 'state:failed', grouping: 'cause', sort: 'newest', frozenAt: NOW } as const;
  const newTasks = newTasksIn([
    { count: 1_200, isMore: false },
    { count: 1_000, isMore: true },
  ]);
  assert.match(
    tasksDescription({ ...shown, newTasks }, drawing),
    /^more than 2,200 new · frozen at \d\d:\d\d · by failure cause · state:failed$/,
  );
  const none = newTasksIn([]);
  assert.equal(
    tasksDescription(
      { filter: '', grouping: 'none', sort: 'newest', frozenAt: null, newTasks: none },
      drawing,
    ),
    '',
  );
});
