import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '../../../src/model/task.ts';
import { timelineSpans, timelineSteps } from '../../../src/webview/task/timeline/timelineSteps.ts';
import { attemptOf, verdictOf } from '../../../src/webview/task/verdict.ts';
import { FAILED_BULLMQ, FAILED_CELERY, SENT_AT } from '../../webview/models.ts';

const FAILED = FAILED_CELERY.task;

function steps(changes: Partial<Task>): readonly string[] {
  return timelineSteps({ ...FAILED, ...changes }).map(({ label, at, sincePrevious }) =>
    [label, at === null ? '–' : 'known', sincePrevious ?? ''].join(' ').trim(),
  );
}

test('a finished task has all its moments; those that nobody told are unknown, not left out', () => {
  assert.deepEqual(steps({}), [
    'sent known',
    'received known 104',
    'started known 106',
    'failed known 30202',
  ]);
  assert.deepEqual(steps({ sentAt: null, receivedAt: null, startedAt: null }), [
    'sent –',
    'received –',
    'started –',
    'failed known',
  ]);
  assert.deepEqual(steps({ startedAt: null }), [
    'sent known',
    'received known 104',
    'started –',
    'failed known 30308',
  ]);
});

test('moments that have not come yet, or that the system does not have, are left out', () => {
  assert.deepEqual(steps({ state: 'pending', receivedAt: null, startedAt: null, finishedAt: null }), [
    'sent known',
  ]);
  assert.deepEqual(steps({ state: 'received', startedAt: null, finishedAt: null, etaAt: SENT_AT + 5_000 }), [
    'sent known',
    'received known 104',
    'due known 4896',
  ]);
  assert.deepEqual(
    timelineSteps(FAILED_BULLMQ.task).map(({ label }) => label),
    ['sent', 'started', 'failed'],
  );
  assert.deepEqual(steps({ state: 'revoked', receivedAt: null, startedAt: null }), [
    'sent known',
    'started –',
    'revoked known 30412',
  ]);
});

test('spans count to now while something goes on, and are null when they cannot be known', () => {
  const now = SENT_AT + 60_000;
  assert.deepEqual(timelineSpans(FAILED, now), { waitMs: 210, runMs: 30_202 });
  assert.deepEqual(timelineSpans({ ...FAILED, state: 'started', finishedAt: null, runtimeMs: null }, now), {
    waitMs: 210,
    runMs: 59_790,
  });
  assert.deepEqual(
    timelineSpans({ ...FAILED, state: 'pending', startedAt: null, finishedAt: null, runtimeMs: null }, now),
    { waitMs: 60_000, runMs: null },
  );
  assert.deepEqual(timelineSpans({ ...FAILED, sentAt: null, startedAt: null, runtimeMs: null }, now), {
    waitMs: null,
    runMs: null,
  });
});

test('the verdict is one phrase', () => {
  const now = SENT_AT + 60_000;
  const verdict = (changes: Partial<Task>): string => verdictOf({ ...FAILED, ...changes }, now);
  const unfinished = { finishedAt: null, runtimeMs: null } as const;
  assert.equal(verdict({}), 'failed after 30.2 s');
  assert.equal(verdict({ state: 'succeeded', runtimeMs: 12 }), 'succeeded in 12 ms');
  assert.equal(verdict({ state: 'lost', startedAt: null, runtimeMs: null }), 'lost');
  assert.equal(verdict({ state: 'started', ...unfinished }), 'running for 59 s');
  assert.equal(verdict({ state: 'PROGRESS', ...unfinished }), 'PROGRESS for 59 s');
  assert.equal(verdict({ state: 'retrying', ...unfinished, etaAt: now + 8_000 }), 'retrying, due in 8 s');
  assert.equal(
    verdict({ state: 'delayed', ...unfinished, startedAt: null, etaAt: now - 90_000 }),
    'delayed, due since 1 min 30 s',
  );
  assert.equal(
    verdict({ state: 'waiting', ...unfinished, startedAt: null, receivedAt: null }),
    'waiting for 1 min',
  );
  assert.equal(
    verdict({ state: 'started', ...unfinished, startedAt: now + 5_000 }),
    'running for 0 s',
    'a clock that runs ahead',
  );
});

test('attempts are counted when there can be more than one', () => {
  assert.equal(attemptOf(3, 3), 'attempt 4 of 4');
  assert.equal(attemptOf(0, 3), 'attempt 1 of 4');
  assert.equal(attemptOf(1, null), 'attempt 2');
  assert.equal(attemptOf(0, null), null);
  assert.equal(attemptOf(0, 0), null);
  assert.equal(attemptOf(null, 3), null);
});
