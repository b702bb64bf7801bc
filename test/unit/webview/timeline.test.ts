import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task, TaskAttempt } from '../../../src/model/task.ts';
import { rankText } from '../../../src/webview/task/timeline/rankText.ts';
import { timelineSpans } from '../../../src/webview/task/timeline/timelineSpans.ts';
import { timelineSteps } from '../../../src/webview/task/timeline/timelineSteps.ts';
import { attemptOf, verdictOf } from '../../../src/webview/task/verdict.ts';
import { ENTANGLED } from '../../webview/entangled.ts';
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
  const spans = (changes: Partial<Task>) => {
    const { waitMs, runMs, stretches } = timelineSpans({ ...FAILED, ...changes }, [], now);
    return { waitMs, runMs, stretches: stretches.map(({ kind, ms }) => `${kind} ${ms}`).join(', ') };
  };
  const unfinished = { finishedAt: null, runtimeMs: null } as const;
  assert.deepEqual(spans({}), { waitMs: 210, runMs: 30_202, stretches: 'wait 210, run 30202' });
  assert.deepEqual(spans({ state: 'started', ...unfinished }), {
    waitMs: 210,
    runMs: 59_790,
    stretches: 'wait 210, run 59790',
  });
  assert.deepEqual(spans({ state: 'pending', startedAt: null, ...unfinished }), {
    waitMs: 60_000,
    runMs: null,
    stretches: '',
  });
  assert.deepEqual(spans({ sentAt: null, startedAt: null, runtimeMs: null }), {
    waitMs: null,
    runMs: null,
    stretches: '',
  });
});

const RETRIED: readonly TaskAttempt[] = [0, 1, 2].map((retries) => ({
  retries,
  state: retries === 2 ? 'failed' : 'retrying',
  worker: 'w1@h',
  receivedAt: null,
  startedAt: SENT_AT + 100 + retries * 10_000,
  finishedAt: SENT_AT + 3_100 + retries * 10_000,
  error: null,
  traceback: null,
}));

const RETRIED_TASK: Task = {
  ...FAILED,
  receivedAt: null,
  startedAt: SENT_AT + 20_100,
  finishedAt: SENT_AT + 23_100,
  runtimeMs: null,
};

test('several attempts are waits and runs in turn, and their moments stand before those of the last one', () => {
  const { stretches, together, runMs } = timelineSpans(RETRIED_TASK, RETRIED, 0);
  assert.deepEqual(
    stretches.map(({ kind, ms }) => `${kind} ${ms}`),
    ['wait 100', 'run 3000', 'wait 7000', 'run 3000', 'wait 7000', 'run 3000'],
  );
  assert.deepEqual(together, { waitMs: 14_100, runMs: 9_000, attempts: 3 });
  assert.equal(runMs, 3_000);
  assert.deepEqual(
    timelineSteps(RETRIED_TASK, RETRIED).map(({ label, sincePrevious }) => `${label} +${sincePrevious}`),
    [
      'sent +null',
      'attempt 1 started +100',
      'attempt 1 failed, to be retried +3000',
      'attempt 2 started +7000',
      'attempt 2 failed, to be retried +3000',
      'received +null',
      'started +7000',
      'failed +3000',
    ],
  );
});

test('a retry that was received before the attempt before it told that it failed stands in that order', () => {
  const [first, second, third] = RETRIED;
  assert.ok(first?.finishedAt && second?.finishedAt && third);
  const task = { ...RETRIED_TASK, receivedAt: second.finishedAt - 37 };
  const known = timelineSteps(task, RETRIED).filter(({ at }) => at !== null);
  const labels = known.map(({ label }) => label);
  assert.equal(labels.indexOf('received') + 1, labels.indexOf('attempt 2 failed, to be retried'));
  assert.ok(known.every(({ sincePrevious }) => (sincePrevious ?? 0) >= 0));
});

test('a task that waits for its next attempt, or runs it, waits or runs until now', () => {
  const now = SENT_AT + 50_000;
  const last = (changes: Partial<TaskAttempt>, task: Partial<Task>) => {
    const attempts = RETRIED.map((attempt, index) => (index === 2 ? { ...attempt, ...changes } : attempt));
    const { stretches } = timelineSpans({ ...RETRIED_TASK, ...task }, attempts, now);
    return stretches.slice(4).map(({ kind, ms }) => `${kind} ${ms}`);
  };
  const open = { finishedAt: null } as const;
  assert.deepEqual(last({ ...open, state: 'started' }, { ...open, state: 'started' }), [
    'wait 7000',
    'run 29900',
  ]);
  assert.deepEqual(
    last({ ...open, state: 'received', startedAt: null }, { ...open, state: 'received', startedAt: null }),
    ['wait 36900'],
  );
  assert.deepEqual(last({ state: 'retrying' }, { ...open, state: 'retrying' }), [
    'wait 7000',
    'run 3000',
    'wait 26900',
  ]);
});

test('attempts of which some times are not known are not drawn, and nothing is claimed of them together', () => {
  const { stretches, together } = timelineSpans(ENTANGLED.task, ENTANGLED.attempts, 0);
  assert.equal(together, null);
  assert.deepEqual(
    stretches.map(({ kind }) => kind),
    ['wait', 'run'],
    'the last attempt, as for a task that was tried once',
  );
});

test('a run is ranked among the last of its kind, and "all" is said only of all', () => {
  const runs = { sortedMs: Array.from({ length: 1_000 }, (_, index) => index + 1) };
  assert.equal(rankText(runs, 975), 'slower than 97% of the last 1,000 runs (median 501 ms)');
  assert.equal(rankText(runs, 1_000), 'slower than 99% of the last 1,000 runs (median 501 ms)');
  assert.equal(rankText(runs, 2_000), 'slower than all of the last 1,000 runs (median 501 ms)');
  assert.equal(rankText(runs, 101), 'faster than 89% of the last 1,000 runs (median 501 ms)');
  assert.equal(rankText({ sortedMs: [1, 2, 3] }, 2), null);
  assert.equal(rankText(null, 2), null);
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
  assert.equal(attemptOf(1, 0), 'attempt 2 (1 planned)', 'a person has retried it');
  assert.equal(attemptOf(1, null), 'attempt 2');
  assert.equal(attemptOf(0, null), null);
  assert.equal(attemptOf(0, 0), null);
  assert.equal(attemptOf(null, 3), null);
});
