import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../../src/model/taskUpdate.ts';

const CELERY: TaskRef = { connectionId: 'c', system: 'celery', scope: '', id: 'id-1' };
const BULLMQ: TaskRef = { connectionId: 'c', system: 'bullmq', scope: 'bull:evaluations', id: '7' };
const NOW = 1_000_000;

type Change = Omit<TaskUpdate, 'ref'>;

function merge(ref: TaskRef, changes: readonly Change[]): TaskRecord {
  let record: TaskRecord | null = null;
  for (const change of changes) record = mergeTask(record, { ref, ...change }, NOW);
  assert.ok(record);
  return record;
}

const SENT: Change = { at: 90, state: 'pending', sentAt: 90, retries: 0, name: 'tasks.add', queue: 'celery' };
const RECEIVED: Change = {
  at: 100,
  state: 'received',
  receivedAt: 100,
  retries: 0,
  name: 'tasks.add',
  worker: 'w1@h',
};
const STARTED: Change = { at: 110, state: 'started', startedAt: 110, worker: 'w1@h' };
const SUCCEEDED: Change = {
  at: 150,
  state: 'succeeded',
  finishedAt: 150,
  runtimeMs: 38,
  resultRepr: '5',
  worker: 'w1@h',
};
const RETRIED: Change = { at: 150, state: 'retrying', error: 'E: again', worker: 'w1@h' };

describe('mergeTask on the runs of a Celery task', () => {
  const AGAIN: Change = { ...RECEIVED, at: 140, receivedAt: 140, retries: 1, etaAt: 5_000 };

  it('counts them, and takes a retry that is told late for the end of the one before', () => {
    const record = merge(CELERY, [RECEIVED, STARTED, AGAIN, RETRIED]);
    assert.deepEqual([record.state, record.run, record.retries, record.startedAt], ['received', 1, 1, null]);
  });

  it('takes the same word, in time, for what it says', () => {
    const record = merge(CELERY, [RECEIVED, STARTED, RETRIED, { ...AGAIN, at: 160, receivedAt: 160 }]);
    assert.deepEqual([record.state, record.run, record.retries], ['received', 1, 1]);
    assert.equal(merge(CELERY, [RECEIVED, STARTED, RETRIED]).run, 0);
  });

  it('follows a task that is replaced by another under its id', () => {
    const replacement: Change = {
      ...RECEIVED,
      at: 130,
      receivedAt: 130,
      name: 'tasks.other',
      worker: 'w2@h',
    };
    const received = merge(CELERY, [RECEIVED, STARTED, replacement]);
    assert.deepEqual(
      [received.state, received.run, received.name, received.startedAt],
      ['received', 1, 'tasks.other', null],
    );
    assert.equal(merge(CELERY, [RECEIVED, STARTED, replacement, SUCCEEDED]).state, 'succeeded');
  });

  it('follows a message that is delivered again to the same worker', () => {
    const record = merge(CELERY, [RECEIVED, STARTED, { ...RECEIVED, at: 130, receivedAt: 130 }]);
    assert.deepEqual([record.state, record.run], ['received', 1]);
  });

  it('is not misled by what workers answer while it begins to run', () => {
    const reserved: Change = { at: 130, state: 'received', worker: 'w1@h', name: 'tasks.add' };
    const record = merge(CELERY, [RECEIVED, STARTED, reserved]);
    assert.deepEqual([record.state, record.run], ['started', 0]);
  });

  it('counts no run for a task that was only announced', () => {
    assert.equal(
      merge(CELERY, [
        { ...SENT, retries: 1 },
        { ...AGAIN, retries: 1 },
      ]).run,
      0,
    );
  });
});

describe('mergeTask on the first sight of a task', () => {
  it('keeps what is told and leaves the rest unknown', () => {
    const record = merge(CELERY, [RECEIVED]);
    assert.equal(record.state, 'received');
    assert.equal(record.name, 'tasks.add');
    assert.equal(record.startedAt, null);
    assert.equal(record.error, null);
    assert.equal(record.updatedAt, NOW);
  });

  it('gives way to any told state when no state was told at first', () => {
    assert.equal(merge(CELERY, [{ at: 200, name: 'tasks.add' }, RECEIVED]).state, 'received');
    assert.equal(
      merge(BULLMQ, [
        { at: 200, name: 'x' },
        { at: 1, state: 'waiting' },
      ]).state,
      'waiting',
    );
  });
});

describe('mergeTask for Celery within one attempt', () => {
  it('never goes back when task-sent arrives after task-received', () => {
    const record = merge(CELERY, [RECEIVED, { ...SENT, at: 105 }]);
    assert.equal(record.state, 'received');
    assert.equal(record.queue, 'celery');
    assert.equal(record.sentAt, 90);
  });

  it('only fills the start from a STARTED that comes after SUCCESS', () => {
    const record = merge(CELERY, [RECEIVED, SUCCEEDED, STARTED]);
    assert.equal(record.state, 'succeeded');
    assert.equal(record.startedAt, 110);
    assert.equal(record.runtimeMs, 38);
    assert.equal(record.finishedAt, 150);
  });

  it('lets success overrule a failure told before or after, with nothing of the failure left', () => {
    const failed: Change = { at: 149, state: 'failed', finishedAt: 149, error: 'E: x', traceback: 'tb' };
    for (const order of [
      [failed, SUCCEEDED],
      [SUCCEEDED, failed],
    ]) {
      const record = merge(CELERY, [RECEIVED, ...order]);
      assert.equal(record.state, 'succeeded');
      assert.equal(record.error, null);
      assert.equal(record.traceback, null);
      assert.equal(record.finishedAt, 150);
    }
  });

  it('computes the runtime from start and end when the worker measured none', () => {
    const failed: Change = { at: 170, state: 'failed', finishedAt: 170, error: 'E: x' };
    assert.equal(merge(CELERY, [failed, STARTED]).runtimeMs, 60);
    assert.equal(merge(CELERY, [STARTED, failed]).runtimeMs, 60);
    const skewed = merge(CELERY, [STARTED, { ...failed, finishedAt: 50 }]);
    assert.equal(skewed.runtimeMs, null, 'a negative difference of two clocks is no runtime');
  });

  it('ends a task that was rejected, and runs it again when it is received again', () => {
    const rejected: Change = { at: 120, state: 'rejected', finishedAt: 120 };
    const ended = merge(CELERY, [RECEIVED, STARTED, rejected]);
    assert.equal(ended.state, 'rejected');
    const again = merge(CELERY, [
      RECEIVED,
      STARTED,
      rejected,
      { ...RECEIVED, at: 130, receivedAt: 130, worker: 'w2@h' },
    ]);
    assert.equal(again.state, 'received');
    assert.equal(again.startedAt, null);
    assert.equal(again.finishedAt, null);
    assert.equal(again.worker, 'w2@h');
  });

  it('keeps the failure of a reject without requeue', () => {
    const failed: Change = { at: 120, state: 'failed', finishedAt: 120, error: 'reject requeue=False: no' };
    const record = merge(CELERY, [STARTED, failed, { at: 121, state: 'rejected', finishedAt: 121 }]);
    assert.equal(record.state, 'failed');
    assert.equal(record.finishedAt, 120);
  });

  it('follows custom states, and a revoke that ends them', () => {
    const progress: Change = { at: 120, state: 'PROGRESS' };
    assert.equal(merge(CELERY, [progress, STARTED]).state, 'PROGRESS');
    assert.equal(merge(CELERY, [progress, { at: 130, state: 'VALIDATING' }]).state, 'VALIDATING');
    const revoked: Change = { at: 140, state: 'revoked', finishedAt: 140 };
    assert.equal(merge(CELERY, [progress, revoked]).state, 'revoked');
    assert.equal(merge(CELERY, [revoked, progress]).state, 'revoked');
    assert.equal(merge(CELERY, [revoked, SUCCEEDED]).state, 'succeeded');
  });

  it('takes a lost task back when its end is told after all', () => {
    const lost: Change = { at: 500, state: 'lost' };
    const record = merge(CELERY, [RECEIVED, STARTED, lost, SUCCEEDED]);
    assert.equal(record.state, 'succeeded');
    assert.equal(record.startedAt, 110);
    assert.equal(merge(CELERY, [SUCCEEDED, lost]).state, 'succeeded');
  });
});

describe('mergeTask for Celery over several attempts', () => {
  const secondReceived: Change = {
    at: 151,
    state: 'received',
    receivedAt: 151,
    etaAt: 3150,
    retries: 1,
    worker: 'w2@h',
  };

  it('goes back to received for a higher number of retries and forgets the times of the attempt before', () => {
    const record = merge(CELERY, [SENT, RECEIVED, STARTED, RETRIED, secondReceived]);
    assert.equal(record.state, 'received');
    assert.equal(record.retries, 1);
    assert.equal(record.startedAt, null);
    assert.equal(record.receivedAt, 151);
    assert.equal(record.sentAt, 90);
    assert.equal(record.etaAt, 3150);
    assert.equal(record.error, 'E: again', 'the reason of the retry stays until it succeeds');
  });

  it('starts a new run after a retry even when the next task-received was missed', () => {
    const record = merge(CELERY, [
      RECEIVED,
      STARTED,
      RETRIED,
      { at: 3200, state: 'started', startedAt: 3200 },
    ]);
    assert.equal(record.state, 'started');
    assert.equal(record.startedAt, 3200);
    const filled = mergeTask(record, { ref: CELERY, ...secondReceived }, NOW);
    assert.equal(filled.state, 'started');
    assert.equal(filled.retries, 1);
  });

  it('does not let a late retry of another worker undo the attempt that it caused', () => {
    const record = merge(CELERY, [RECEIVED, STARTED, secondReceived, { ...RETRIED, at: 155 }]);
    assert.equal(record.state, 'received');
    assert.equal(record.worker, 'w2@h');
  });

  it('does not let a retry told by a result record undo the attempt that it caused', () => {
    const told: Change = { at: 170, state: 'retrying', error: 'E: again' };
    assert.equal(merge(CELERY, [RECEIVED, STARTED, secondReceived, told]).state, 'received');
    assert.equal(merge(CELERY, [RECEIVED, STARTED, told, secondReceived]).state, 'received');
    assert.equal(merge(CELERY, [RECEIVED, STARTED, told]).state, 'retrying');
  });

  it('does not let task-sent of the next attempt hide the retry or count it up', () => {
    const sentAgain: Change = { ...SENT, at: 149, sentAt: 149, retries: 1 };
    for (const order of [
      [sentAgain, RETRIED],
      [RETRIED, sentAgain],
    ]) {
      const record = merge(CELERY, [RECEIVED, STARTED, ...order]);
      assert.equal(record.state, 'retrying');
      assert.equal(record.sentAt, 149);
      assert.equal(mergeTask(record, { ref: CELERY, ...secondReceived }, NOW).state, 'received');
    }
  });

  it('takes nothing but identity from an attempt that is over', () => {
    const record = merge(CELERY, [
      secondReceived,
      { ...RECEIVED, parentId: 'p' },
      { at: 160, state: 'started', startedAt: 160, worker: 'w2@h' },
    ]);
    assert.equal(record.state, 'started');
    assert.equal(record.receivedAt, 151);
    assert.equal(record.parentId, 'p');
    assert.equal(record.worker, 'w2@h');
  });

  it('never takes a succeeded task back by events that are older than its end', () => {
    const succeeded = merge(CELERY, [RECEIVED, RETRIED, { ...SUCCEEDED, at: 4000, finishedAt: 4000 }]);
    const record = mergeTask(succeeded, { ref: CELERY, ...secondReceived }, NOW);
    assert.equal(record.state, 'succeeded');
    assert.equal(record.retries, 1);
    assert.equal(record.error, null);
  });

  it('begins again after a success that had sent its own retry', () => {
    const record = merge(CELERY, [RECEIVED, SUCCEEDED, { ...secondReceived, at: 200, receivedAt: 200 }]);
    assert.equal(record.state, 'received');
    assert.equal(record.finishedAt, null);
    assert.equal(record.resultRepr, null);
    assert.equal(record.runtimeMs, null);
  });
});

describe('mergeTask for BullMQ', () => {
  const waiting: Change = { at: 10, state: 'waiting', sentAt: 10 };
  const active: Change = { at: 20, state: 'started', startedAt: 20 };
  const failed: Change = { at: 30, state: 'failed', finishedAt: 30, error: 'E: x', retries: 1 };

  it('follows the order of events by time', () => {
    assert.equal(merge(BULLMQ, [waiting, active, failed]).state, 'failed');
    assert.equal(merge(BULLMQ, [failed, active, waiting]).state, 'failed');
    assert.equal(merge(BULLMQ, [failed, active]).startedAt, 20);
  });

  it('accepts that a finished job waits again, and forgets how it ended', () => {
    const record = merge(BULLMQ, [waiting, active, failed, { at: 40, state: 'waiting' }]);
    assert.equal(record.state, 'waiting');
    assert.equal(record.finishedAt, null);
    assert.equal(record.error, null);
    assert.equal(record.startedAt, null);
    assert.equal(record.sentAt, 10);
  });

  it('starts a new run when an active job backs off, keeping the reason', () => {
    const record = merge(BULLMQ, [
      waiting,
      active,
      { at: 30, state: 'delayed', error: 'E: x', etaAt: 1030 },
      { at: 1031, state: 'waiting' },
      { at: 1032, state: 'started', startedAt: 1032 },
    ]);
    assert.equal(record.startedAt, 1032);
    assert.equal(record.error, 'E: x');
    assert.equal(record.etaAt, 1030);
  });

  it('keeps the events of one millisecond in their order, but never reopens a job within it', () => {
    const at = 50;
    const record = merge(BULLMQ, [
      { at, state: 'waiting' },
      { at, state: 'started', startedAt: at },
      { at, state: 'succeeded', finishedAt: at },
      { at, state: 'waiting' },
    ]);
    assert.equal(record.state, 'succeeded');
    assert.equal(record.runtimeMs, 0);
  });

  it('restarts the clock of a job that was active twice without having been seen waiting', () => {
    const record = merge(BULLMQ, [
      { ...active, retries: 0 },
      { at: 60, state: 'started', startedAt: 60, retries: 1 },
    ]);
    assert.equal(record.startedAt, 60);
  });
});
