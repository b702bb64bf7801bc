import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CancellationToken } from 'vscode';
import { FirstFailureCommit } from '../../../../src/host/panels/firstFailureCommit.ts';
import type { Commit } from '../../../../src/model/commit.ts';
import type { SimilarFailures } from '../../../../src/model/similarFailures.ts';
import { FAILED_CELERY, NOW, SUCCEEDED, taskModel } from '../../../webview/models.ts';

const COMMIT: Commit = { hash: '1a2b3c4d5e6f', subject: 'Ask twice', at: NOW - 9_000_000 };
const FAILED_AT = FAILED_CELERY.task.finishedAt ?? 0;

function similar(changes: Partial<SimilarFailures> = {}) {
  const firstAt = FAILED_AT - 60_000;
  const failures = {
    cause: '0123456789abcd',
    count: 3,
    firstAt,
    lastAt: NOW,
    error: 'E',
    isCapped: false,
    ...changes,
  };
  return { ...taskModel(FAILED_CELERY), similar: failures };
}

/** A repository whose answers the test gives. */
function watch() {
  const asked: { moment: number; answer: PromiseWithResolvers<{ commit: Commit } | null> }[] = [];
  const shown: (Commit | null)[] = [];
  const failures: unknown[] = [];
  let disposed = 0;
  const commits = new FirstFailureCommit({
    commits: {
      find: (_detail, moment) => {
        const answer = Promise.withResolvers<{ commit: Commit } | null>();
        asked.push({ moment, answer });
        return answer.promise;
      },
      show: () => Promise.resolve(),
    },
    newSearch: () => {
      const token = { isCancellationRequested: false } as CancellationToken;
      return {
        token,
        cancel: () => Object.assign(token, { isCancellationRequested: true }),
        dispose: () => disposed++,
      };
    },
    show: (commit) => shown.push(commit),
    failed: (error) => failures.push(error),
  });
  const answer = async (index: number, found: { commit: Commit } | null): Promise<void> => {
    asked[index]?.answer.resolve(found);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { commits, asked, shown, failures, answer, disposed: () => disposed };
}

test('the commit before the first of the failures is looked for once, and shown again with each model', async () => {
  const { commits, asked, shown, answer } = watch();
  commits.shown(similar());
  commits.shown(similar({ count: 4, lastAt: NOW + 1 }));
  assert.deepEqual(
    asked.map(({ moment }) => moment),
    [FAILED_AT - 60_000],
  );
  await answer(0, { commit: COMMIT });
  assert.deepEqual(shown, [COMMIT]);
  assert.equal(commits.found?.commit, COMMIT);
  commits.shown(similar({ count: 5 }));
  assert.deepEqual(shown, [COMMIT, COMMIT]);
  assert.equal(asked.length, 1);
});

test('the task itself may be the first that failed', () => {
  const { commits, asked } = watch();
  commits.shown(similar({ firstAt: NOW }));
  assert.deepEqual(
    asked.map(({ moment }) => moment),
    [FAILED_AT],
  );
});

test('nothing is claimed while it is not known which failure was the first', () => {
  const { commits, asked } = watch();
  commits.shown(similar({ isCapped: true }));
  commits.shown(taskModel(FAILED_CELERY));
  commits.shown(taskModel(SUCCEEDED));
  commits.shown({ ...similar(), detail: { ...FAILED_CELERY, tracebacks: [] } });
  commits.shown({ kind: 'loading', ref: FAILED_CELERY.task.ref });
  assert.deepEqual(asked, []);
});

test('another first failure takes the commit back, and a late answer is not shown', async () => {
  const { commits, asked, shown, answer, disposed } = watch();
  commits.shown(similar());
  commits.shown(similar({ firstAt: FAILED_AT - 99_000 }));
  await answer(0, { commit: { ...COMMIT, hash: 'late' } });
  assert.deepEqual(shown, []);
  await answer(1, { commit: COMMIT });
  commits.shown(taskModel(SUCCEEDED));
  assert.deepEqual(shown, [COMMIT, null]);
  assert.equal(commits.found, null);
  assert.equal(asked.length, 2);
  assert.equal(disposed(), 2);
});

test('a repository that cannot be asked is told of, and nothing after the end', async () => {
  const { commits, asked, shown, failures, answer } = watch();
  commits.shown(similar());
  asked[0]?.answer.reject(new Error('not a git repository'));
  await answer(0, null);
  assert.match(String(failures[0]), /not a git repository/u);
  commits.shown(similar({ firstAt: 1 }));
  commits.dispose();
  await answer(1, { commit: COMMIT });
  assert.deepEqual(shown, []);
});
