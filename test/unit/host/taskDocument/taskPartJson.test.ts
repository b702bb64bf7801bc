import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskJson } from '../../../../src/host/taskDocument/taskJson.ts';
import { taskPartJson } from '../../../../src/host/taskDocument/taskPartJson.ts';
import { celeryDetail, FAILED_BULLMQ, FAILED_CELERY, SUCCEEDED } from '../../../webview/models.ts';

test('arguments are laid out line by line with every digit, and say where they come from', () => {
  const lines = taskPartJson(FAILED_CELERY, 'arguments').split('\n');
  assert.ok(lines.includes('      "run": 90071992547409931234,'));
  assert.ok(lines.includes('  "argsSource": "result record",'));
  assert.ok(lines.includes('    "timeout": 30.0,'));
});

test('a job has data, and no keyword arguments', () => {
  const data = taskPartJson(FAILED_BULLMQ, 'arguments');
  assert.match(data, /^\{\n {2}"data": \{/u);
  assert.doesNotMatch(data, /kwargs/u);
});

test('a result that is not there says why; two equal ones have equal texts', () => {
  assert.match(taskPartJson(FAILED_CELERY, 'result'), /"unknown": "None: the task failed\."/u);
  const again = celeryDetail({ task: { updatedAt: 1 }, result: SUCCEEDED.result });
  assert.equal(taskPartJson(again, 'result'), taskPartJson(SUCCEEDED, 'result'));
  assert.equal(taskPartJson(SUCCEEDED, 'task'), taskJson(SUCCEEDED));
});
