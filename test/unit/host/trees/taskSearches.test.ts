import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndedQuestionError, isEndedQuestion } from '../../../../src/contract/endedQuestion.ts';
import type { TaskPage, TaskQuery } from '../../../../src/contract/monitorApi.ts';
import { followSearch, type SearchProgress } from '../../../../src/host/trees/searchProgress.ts';
import { TaskSearches } from '../../../../src/host/trees/taskSearches.ts';
import { TasksTree } from '../../../../src/host/trees/tasksTree.ts';
import { NO_FAILURE_GROUPS } from '../../../../src/model/failureGroup.ts';
import { NO_TASK_FACETS } from '../../../../src/model/taskFacets.ts';
import { FakeClock } from '../../monitor/fakeClock.ts';
import { drawing, plainRegistry, status } from './samples.ts';

/** A monitor whose questions take until they are answered or given up. */
function slowMonitor() {
  const running = new Map<string, { answer: (page: TaskPage) => void; reject: (error: Error) => void }>();
  return {
    running,
    reached: new Map<string, number>(),
    getTasks({ asker = '' }: TaskQuery): Promise<TaskPage> {
      return new Promise((answer, reject) => running.set(asker, { answer, reject }));
    },
    endQuestion(asker: string): Promise<void> {
      running.get(asker)?.reject(new EndedQuestionError());
      return Promise.resolve();
    },
    getSearchedBackTo(asker: string): Promise<number | null> {
      return Promise.resolve(this.reached.get(asker) ?? null);
    },
    getConnections: () => Promise.resolve([status()]),
    getTask: () => Promise.resolve(null),
    getTaskDetail: () => Promise.resolve(null),
    getTaskFacets: () => Promise.resolve(NO_TASK_FACETS),
    getFailureGroups: () => Promise.resolve(NO_FAILURE_GROUPS),
  };
}

const QUERY: TaskQuery = { filter: {}, limit: 1, cursor: null };

test('searches of a view are told apart, followed and given up', async () => {
  const monitor = slowMonitor();
  const searches = new TaskSearches(monitor, 'view');
  assert.equal(await searches.progress(), null);
  const asked = [searches.getTasks(QUERY), searches.getTasks(QUERY)];
  const [first = '', second = ''] = monitor.running.keys();
  assert.notEqual(first, second);
  assert.deepEqual(await searches.progress(), { backTo: null }, 'sorted, they look everywhere');
  monitor.reached.set(first, 5).set(second, 7);
  assert.deepEqual(await searches.progress(), { backTo: 7 }, 'until then all have looked');
  monitor.running.get(second)?.answer({ tasks: [], next: null });
  await asked[1];
  assert.deepEqual(await searches.progress(), { backTo: 5 });
  const given = assert.rejects(asked[0] ?? Promise.resolve(), isEndedQuestion);
  await searches.giveUp();
  await given;
});

test('another filter gives up the search for the one before', async () => {
  const monitor = slowMonitor();
  const tree = new TasksTree(monitor, plainRegistry, drawing);
  const loading = assert.rejects(tree.load(), isEndedQuestion);
  while (monitor.running.size === 0) await new Promise((resolve) => void setImmediate(resolve));
  tree.setFilter({ text: 'other' });
  await loading;
});

test('a search that takes long is told about now and then, until it is over', async () => {
  const clock = new FakeClock();
  const said: (number | null)[] = [];
  let progress: SearchProgress | null = null;
  const end = followSearch({
    progress: () => Promise.resolve(progress),
    say: ({ backTo }) => said.push(backTo),
    after: (ms, callback) => clock.after(ms, callback),
  });
  await clock.advance(600);
  progress = { backTo: 5 };
  await clock.advance(1_000);
  assert.deepEqual(said, [5, 5]);
  end();
  await clock.advance(5_000);
  assert.deepEqual(said, [5, 5]);
  assert.equal(clock.pending, 0);
});

test('that a search goes on is told when it takes very long and cannot say how far it has come', async () => {
  const clock = new FakeClock();
  const said: (number | null)[] = [];
  const end = followSearch({
    progress: () => Promise.resolve({ backTo: null }),
    say: ({ backTo }) => said.push(backTo),
    after: (ms, callback) => clock.after(ms, callback),
  });
  await clock.advance(1_900);
  assert.deepEqual(said, []);
  await clock.advance(700);
  assert.deepEqual(said, [null, null]);
  end();
});
