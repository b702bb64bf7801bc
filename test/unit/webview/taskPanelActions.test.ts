import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskPanelActions } from '../../../src/host/panels/taskPanelActions.ts';
import type { TaskState } from '../../../src/model/taskState.ts';
import { DOWN, FAILED_BULLMQ, FAILED_CELERY, ONLINE } from '../../webview/models.ts';

function offered(of: typeof FAILED_CELERY, state: TaskState): readonly string[] {
  return taskPanelActions({ ...of.task, state }, ONLINE);
}

test('an ended task can be sent again, a running one ended, a waiting one revoked', () => {
  assert.deepEqual(offered(FAILED_CELERY, 'failed'), ['retry', 'retryEdited', 'forgetResult']);
  assert.deepEqual(offered(FAILED_CELERY, 'started'), ['terminate', 'revoke', 'retryEdited']);
  assert.deepEqual(offered(FAILED_CELERY, 'PROGRESS'), ['terminate', 'revoke', 'retryEdited']);
  assert.deepEqual(offered(FAILED_CELERY, 'received'), ['revoke', 'retryEdited']);
});

test('a job is retried when it has ended and removed only when nobody holds it', () => {
  assert.deepEqual(offered(FAILED_BULLMQ, 'failed'), ['retry', 'retryEdited', 'remove']);
  assert.deepEqual(offered(FAILED_BULLMQ, 'started'), []);
  assert.deepEqual(offered(FAILED_BULLMQ, 'waiting-children'), []);
  assert.deepEqual(offered(FAILED_BULLMQ, 'delayed'), ['promote', 'editData', 'remove']);
  assert.deepEqual(offered(FAILED_BULLMQ, 'waiting'), ['editData', 'remove']);
});

test('nothing is offered on a connection that is read-only, down or gone', () => {
  for (const connection of [{ ...ONLINE, readOnly: true }, DOWN, null]) {
    assert.deepEqual(taskPanelActions(FAILED_CELERY.task, connection), []);
  }
});
