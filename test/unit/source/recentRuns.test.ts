import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TaskQuery } from '../../../src/contract/monitorApi.ts';
import { recentRuns, recentRunsText } from '../../../src/host/source/definitions/recentRuns.ts';
import type { Task } from '../../../src/model/task.ts';

const NOW = 1_795_000_000_000;
const SUBJECT = { system: 'celery', names: ['tasks.f'] } as const;

function task(state: string, id: string): Task {
  return {
    ref: { connectionId: 'c', system: 'celery', scope: '', id },
    name: 'tasks.f',
    state,
    queue: null,
    worker: null,
    sentAt: null,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    etaAt: null,
    runtimeMs: null,
    retries: null,
    error: null,
    parentId: null,
    rootId: null,
    updatedAt: NOW,
  };
}

/** Answers like the monitor: at most `limit` of those that match. */
function monitorOf(tasks: readonly Task[]) {
  const asked: TaskQuery[] = [];
  return {
    asked,
    async getTasks(query: TaskQuery) {
      asked.push(query);
      const { states } = query.filter;
      const found = tasks.filter(({ state }) => states === undefined || states.includes(state));
      return { tasks: found.slice(0, query.limit), next: found.length > query.limit ? 'more' : null };
    },
  };
}

function translate(message: string, ...args: readonly (string | number | boolean)[]): string {
  return message.replaceAll(/\{(\d)\}/gu, (_whole, index: string) => String(args[Number(index)]));
}

void suite('how a task went in the last 24 hours', () => {
  test('counts what has run, and tells of the latest failure', async () => {
    const tasks = [
      task('pending', '1'),
      task('succeeded', '2'),
      task('failed', '3'),
      task('lost', '4'),
      task('started', '5'),
    ];
    const monitor = monitorOf(tasks);
    const runs = await recentRuns(SUBJECT, monitor, NOW);
    assert.deepEqual(
      { ...runs, lastFailure: runs.lastFailure?.ref.id },
      { runs: 4, failed: 2, isMore: false, lastFailure: '3' },
    );
    assert.deepEqual(
      monitor.asked.map(({ filter }) => filter),
      [{ system: 'celery', names: ['tasks.f'], since: NOW - 86_400_000 }],
    );
    assert.equal(recentRunsText(runs, 'en', translate), '4 runs · 2 failed in the last 24 h');
  });

  test('of very many, failures are still counted', async () => {
    const tasks = Array.from({ length: 3_000 }, (_, index) =>
      task(index < 2_995 ? 'succeeded' : 'failed', `${index}`),
    );
    const runs = await recentRuns(SUBJECT, monitorOf(tasks), NOW);
    assert.equal(recentRunsText(runs, 'en', translate), '1,000+ runs · 5 failed in the last 24 h');
  });

  test('none, one, and none that failed', async () => {
    const text = async (tasks: readonly Task[]): Promise<string> =>
      recentRunsText(await recentRuns(SUBJECT, monitorOf(tasks), NOW), 'en', translate);
    assert.equal(await text([]), 'no runs in the last 24 h');
    assert.equal(await text([task('succeeded', '1')]), '1 run · none failed in the last 24 h');
  });
});
