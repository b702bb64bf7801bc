import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import { recordDetail } from '../../../src/monitor/recordDetail.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';

const CELERY = { connectionId: 'c', system: 'celery', scope: '', id: 'i' } as const;
const BULLMQ = { connectionId: 'c', system: 'bullmq', scope: 'bull:q', id: '1' } as const;

function detail(update: TaskUpdate): TaskDetail {
  return recordDetail(mergeTask(null, update, 5), { attempts: [], message: null }, 9);
}

describe('what the history alone tells of a task', () => {
  it('marks representations that the worker cut', () => {
    const { args, kwargs } = detail({
      ref: CELERY,
      at: 1,
      argsRepr: 'x'.repeat(1_024),
      kwargsRepr: 'x'.repeat(1_023),
    });
    assert.ok(args.kind === 'repr' && args.truncated);
    assert.ok(kwargs.kind === 'repr' && !kwargs.truncated);
  });

  it('says why something is not there', () => {
    const { args, result } = detail({ ref: CELERY, at: 1, state: 'started' });
    assert.ok(args.kind === 'absent' && args.reason.includes('no event told'));
    assert.ok(result.kind === 'absent' && result.reason.includes('not ended'));
    const failed = detail({
      ref: CELERY,
      at: 1,
      state: 'failed',
      error: 'E: x',
      traceback: 'tb',
      resultRepr: 'E',
    });
    assert.ok(failed.result.kind === 'absent' && failed.result.reason.includes('ended without'));
    assert.equal(failed.exception, 'E: x');
    assert.deepEqual(failed.tracebacks, ['tb']);
    assert.equal(failed.readAt, 9);
  });

  it('shows the data of a BullMQ job as JSON when it is whole, else as a cut text', () => {
    const whole = detail({ ref: BULLMQ, at: 1, argsRepr: '{"a":[1,2]}' });
    assert.ok(whole.args.kind === 'json' && whole.args.source === 'job record');
    assert.ok(whole.kwargs.kind === 'absent');
    const cut = detail({ ref: BULLMQ, at: 1, argsRepr: `{"a":"${'x'.repeat(2_000)}…` });
    assert.ok(cut.args.kind === 'repr' && cut.args.truncated);
  });
});
