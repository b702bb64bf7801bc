import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeAction } from '../../../src/model/describeAction.ts';
import type { Action } from '../../../src/model/action.ts';

const connectionId = 'local';
const message = { queue: 'celery', step: 0, digest: 'ab'.repeat(32) };
const job = { connectionId, prefix: 'bull', queue: 'evaluations' };
const SECRET = 'hunter2';

const CASES: readonly (readonly [Action, string])[] = [
  [
    {
      kind: 'celery.sendTask',
      connectionId,
      task: 'tasks.add',
      queue: 'celery',
      args: `["${SECRET}"]`,
      kwargs: `{"a": "${SECRET}"}`,
      headers: `{"token": "${SECRET}"}`,
      priority: null,
      countdownS: null,
    },
    "Send a task 'tasks.add' to the queue 'celery'",
  ],
  [
    {
      kind: 'celery.retryTask',
      connectionId,
      id: 'id-1',
      args: `["${SECRET}"]`,
      kwargs: null,
      queue: 'other',
      priority: null,
      countdownS: null,
    },
    "Retry the task 'id-1' in the queue 'other' with edited arguments",
  ],
  [
    { kind: 'celery.revoke', connectionId, ids: ['a', 'b', 'c'], workers: null },
    'Revoke 3 tasks on all workers',
  ],
  [
    { kind: 'celery.terminate', connectionId, ids: ['a'], signal: 'SIGKILL', workers: ['w1@h'] },
    "Terminate the task 'a' with 'SIGKILL' on 'w1@h'",
  ],
  [
    {
      kind: 'celery.revokeByHeaders',
      connectionId,
      headers: { user: [SECRET] },
      signal: null,
      workers: null,
    },
    "Revoke tasks by the stamped header 'user' on all workers",
  ],
  [
    { kind: 'celery.moveMessage', connectionId, message, toQueue: 'slow' },
    "Move a message from the queue 'celery' to 'slow'",
  ],
  [{ kind: 'celery.deleteMessage', connectionId, message }, "Delete a message from the queue 'celery'"],
  [{ kind: 'celery.requeueInFlight', connectionId, tags: ['a', 'b'] }, 'Requeue 2 abandoned messages'],
  [{ kind: 'celery.requeueInFlight', connectionId, tags: [] }, 'Requeue every abandoned message'],
  [{ kind: 'celery.purgeQueue', connectionId, queue: 'celery' }, "Purge the queue 'celery'"],
  [{ kind: 'celery.restoreMessages', connectionId, batchId: 'x' }, 'Put removed messages back'],
  [{ kind: 'celery.forgetResult', connectionId, ids: ['a'] }, "Forget the result of the task 'a'"],
  [
    { kind: 'celery.rateLimit', connectionId, task: 'tasks.add', rate: '10/m', workers: ['w1@h', 'w2@h'] },
    "Limit the rate of 'tasks.add' to '10/m' on 2 workers",
  ],
  [
    { kind: 'celery.timeLimit', connectionId, task: 't', softS: 5, hardS: null, workers: ['w1@h'] },
    "Set the time limits of 't' to 5 s (soft) and none (hard) on 'w1@h'",
  ],
  [{ kind: 'celery.growPool', connectionId, by: 2, workers: ['w1@h'] }, "Grow the pool by 2 on 'w1@h'"],
  [{ kind: 'celery.shrinkPool', connectionId, by: 2, workers: ['w1@h'] }, "Shrink the pool by 2 on 'w1@h'"],
  [
    { kind: 'celery.autoscale', connectionId, max: 8, min: 2, workers: ['w1@h'] },
    "Scale the pool between 2 and 8 on 'w1@h'",
  ],
  [{ kind: 'celery.restartPool', connectionId, workers: ['w1@h'] }, "Restart the pool on 'w1@h'"],
  [
    { kind: 'celery.addConsumer', connectionId, queue: 'q', workers: ['w1@h'] },
    "Consume the queue 'q' on 'w1@h'",
  ],
  [
    { kind: 'celery.cancelConsumer', connectionId, queue: 'q', workers: ['w1@h'] },
    "Stop consuming the queue 'q' on 'w1@h'",
  ],
  [{ kind: 'celery.enableEvents', connectionId, workers: ['w1@h'] }, "Enable task events on 'w1@h'"],
  [{ kind: 'celery.disableEvents', connectionId, workers: null }, 'Disable task events on all workers'],
  [{ kind: 'celery.ping', connectionId, workers: null }, 'Ping all workers'],
  [{ kind: 'celery.shutdown', connectionId, workers: ['w1@h'] }, "Shut down the worker 'w1@h'"],
  [
    { kind: 'bullmq.addJob', ...job, name: 'score', data: `"${SECRET}"`, options: `{"a": "${SECRET}"}` },
    "Add a job 'score' to the queue 'evaluations'",
  ],
  [{ kind: 'bullmq.retryJobs', ...job, ids: ['1', '2'] }, "Retry 2 jobs of the queue 'evaluations'"],
  [{ kind: 'bullmq.promoteJobs', ...job, ids: ['1'] }, "Promote the job '1' of the queue 'evaluations'"],
  [
    { kind: 'bullmq.removeJobs', ...job, ids: ['1'], withChildren: true },
    "Remove the job '1' and all children from the queue 'evaluations'",
  ],
  [
    { kind: 'bullmq.changePriority', ...job, id: '1', priority: 3, lifo: false },
    "Set the priority of the job '1' of the queue 'evaluations' to 3",
  ],
  [
    { kind: 'bullmq.changeDelay', ...job, id: '1', delayMs: 500 },
    "Delay the job '1' of the queue 'evaluations' by 500 ms",
  ],
  [
    { kind: 'bullmq.updateData', ...job, id: '1', data: `"${SECRET}"` },
    "Edit the data of the job '1' of the queue 'evaluations'",
  ],
  [
    { kind: 'bullmq.failActiveJobs', ...job, ids: ['1'] },
    "Fail the job '1' of the queue 'evaluations', abandoned by its worker",
  ],
  [{ kind: 'bullmq.pauseQueue', ...job }, "Pause the queue 'evaluations'"],
  [{ kind: 'bullmq.resumeQueue', ...job }, "Resume the queue 'evaluations'"],
  [
    { kind: 'bullmq.drainQueue', ...job, delayed: true },
    "Drain the queue 'evaluations' with its delayed jobs",
  ],
  [
    { kind: 'bullmq.cleanQueue', ...job, state: 'failed', ageMs: 60_000, limit: 100 },
    "Clean the queue 'evaluations' of at most 100 failed jobs older than 60000 ms",
  ],
  [
    { kind: 'bullmq.obliterateQueue', ...job, force: true },
    "Obliterate the queue 'evaluations' although jobs are active",
  ],
  [{ kind: 'bullmq.restoreJobs', connectionId, batchId: 'x' }, 'Put removed jobs back'],
  [
    { kind: 'bullmq.removeOrphanedRepeatables', ...job },
    "Remove dead repeatables of the queue 'evaluations'",
  ],
  [
    {
      kind: 'bullmq.upsertScheduler',
      ...job,
      schedulerId: 's',
      schedule: { every: 1_000, pattern: null },
      name: 'n',
      data: `"${SECRET}"`,
      options: null,
    },
    "Save the job scheduler 's' of the queue 'evaluations'",
  ],
  [
    { kind: 'bullmq.removeScheduler', ...job, schedulerId: 's' },
    "Remove the job scheduler 's' of the queue 'evaluations'",
  ],
  [
    { kind: 'bullmq.runSchedulerNow', ...job, schedulerId: 's' },
    "Run the job scheduler 's' of the queue 'evaluations' now",
  ],
  [
    { kind: 'bullmq.setGlobalConcurrency', ...job, concurrency: null },
    "Lift the global concurrency of the queue 'evaluations'",
  ],
  [
    { kind: 'bullmq.setRateLimit', ...job, limit: { max: 5, durationMs: 1_000 } },
    "Limit the rate of the queue 'evaluations' to 5 jobs in 1000 ms",
  ],
];

describe('what an action is called in the log', () => {
  for (const [action, expected] of CASES) {
    it(`${action.kind}: ${expected}`, () => {
      const text = describeAction(action);
      assert.equal(text, expected);
      assert.ok(!text.includes(SECRET));
    });
  }

  it('tells how much is put back, and where', () => {
    const batch = { items: 1, queue: 'celery' };
    assert.equal(
      describeAction({ kind: 'celery.restoreMessages', connectionId, batchId: 'x' }, batch),
      "Put 1 message back into 'celery'",
    );
    assert.equal(
      describeAction({ kind: 'bullmq.restoreJobs', connectionId, batchId: 'x' }, { ...batch, items: 12 }),
      "Put 12 jobs back into 'celery'",
    );
  });

  it('shows hostile names for what they are, and stays short', () => {
    const queue = `a\u001b]0;\u202e${'x'.repeat(10_000)}`;
    const text = describeAction({ kind: 'celery.purgeQueue', connectionId, queue });
    assert.ok(text.startsWith("Purge the queue 'a\\x1b]0;\\u202exxx"));
    assert.ok(text.endsWith("…'") && text.length < 120);
    const task = 'y'.repeat(500);
    const long = describeAction({
      kind: 'celery.rateLimit',
      connectionId,
      task,
      rate: task,
      workers: [task],
    });
    assert.ok(long.length <= 300);
  });
});
