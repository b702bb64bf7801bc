import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type BatchCounts,
  type BatchSurroundings,
  runBatch,
} from '../../../src/host/evaluation/evaluationBatch.ts';
import type { SendOutcome } from '../../../src/host/evaluation/sendEvaluation.ts';
import type { Task, TaskRef } from '../../../src/model/task.ts';
import { task, taskRef } from './tasks.ts';

const NEVER = new AbortController().signal;

function sent(ref: TaskRef | null): SendOutcome {
  return { ok: true, task: ref, answer: null };
}

/** A follower that ends each task at once, as `end` says; `null`: never, until it is disposed of. */
function endingFollower(end: (id: string) => Task | null): BatchSurroundings['follower'] {
  const open: ((task: null) => void)[] = [];
  let isDisposed = false;
  return {
    follow: (ref) => {
      const found = isDisposed ? undefined : end(ref.id);
      if (found === undefined) return Promise.resolve(null);
      return found === null ? new Promise((resolve) => open.push(resolve)) : Promise.resolve(found);
    },
    dispose: () => {
      isDisposed = true;
      for (const resolve of open) resolve(null);
    },
  };
}

function succeeds(id: string): Task {
  return task(id, { state: 'succeeded' });
}

void suite('many evaluations', () => {
  test('all are sent, a few at a time, and followed', async () => {
    let underWay = 0;
    let most = 0;
    let next = 0;
    const progress: BatchCounts[] = [];
    const result = await runBatch({
      total: 50,
      atOnce: 4,
      signal: NEVER,
      follower: endingFollower((id) => (id.endsWith('7') ? task(id, { state: 'failed' }) : succeeds(id))),
      onProgress: (counts) => progress.push(counts),
      async send() {
        most = Math.max(most, ++underWay);
        await new Promise(setImmediate);
        underWay--;
        return sent(taskRef(String(next++)));
      },
    });
    assert.equal(most, 4);
    assert.equal(next, 50);
    assert.deepEqual([result.sent, result.succeeded, result.failed, result.open], [50, 45, 5, 0]);
    assert.deepEqual([result.problem, result.wasStopped], [null, false]);
    assert.equal(result.firstFailure?.ref.id, '7');
    assert.equal(progress.length, 100);
    assert.deepEqual(progress.at(-1), { total: 50, sent: 50, succeeded: 45, failed: 5 });
  });

  test('the first that cannot be sent ends the sending, and those before are followed to their end', async () => {
    let calls = 0;
    const result = await runBatch({
      total: 50,
      atOnce: 1,
      signal: NEVER,
      follower: endingFollower(succeeds),
      onProgress: () => {},
      send: async () =>
        ++calls === 4 ? { ok: false, message: 'The connection is down.' } : sent(taskRef(String(calls))),
    });
    assert.equal(calls, 4);
    assert.deepEqual([result.sent, result.succeeded, result.problem], [3, 3, 'The connection is down.']);
  });

  test('a person stops it: nothing more is sent, and what was sent goes on', async () => {
    const controller = new AbortController();
    let calls = 0;
    const result = await runBatch({
      total: 50,
      atOnce: 2,
      signal: controller.signal,
      follower: endingFollower((id) => (id === '1' ? succeeds(id) : null)),
      onProgress: () => {},
      async send() {
        calls++;
        if (calls === 6) controller.abort();
        await new Promise(setImmediate);
        return sent(taskRef(String(calls)));
      },
    });
    assert.ok(calls <= 7, `${calls} were sent`);
    assert.equal(result.wasStopped, true);
    assert.equal(result.problem, null);
    assert.equal(result.open, result.sent - result.succeeded);
  });

  test('what cannot be followed counts as sent', async () => {
    const result = await runBatch({
      total: 3,
      atOnce: 8,
      signal: NEVER,
      follower: endingFollower(() => assert.fail('there is nothing to follow')),
      onProgress: () => {},
      send: async () => sent(null),
    });
    assert.deepEqual([result.sent, result.open], [3, 3]);
  });
});
