import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskPanelCopy } from '../../../../src/host/panels/taskPanelCopy.ts';
import type { TaskPanelCopy } from '../../../../src/contract/taskPanel.ts';
import type { TaskDetail } from '../../../../src/model/task.ts';
import { celeryDetail, FAILED_BULLMQ, FAILED_CELERY, HOSTILE, PICKLED } from '../../../webview/models.ts';
import { drawing } from '../trees/samples.ts';

function textOf(selection: TaskPanelCopy, detail: TaskDetail = FAILED_CELERY): string | undefined {
  return taskPanelCopy(selection, detail.task.ref, detail, 'vscode', drawing.t)?.text;
}

test('a traceback as a list of paths, outermost first, each place once', () => {
  const [paths] = [textOf({ what: 'traceback', index: 2, as: 'paths' }, FAILED_BULLMQ)];
  assert.deepEqual(paths?.split('\n'), [
    '/app/node_modules/bullmq/dist/cjs/classes/worker.js:511:28',
    '/app/src/evaluate.ts:27:18',
    'node:internal/process/task_queues:105:5',
    '/app/src/sandbox.ts:53:11',
  ]);
  const recursion = Array.from({ length: 5 }, () => '  File "/app/a.py", line 3, in f\n    f()').join('\n');
  const detail = celeryDetail({
    tracebacks: [`Traceback (most recent call last):\n${recursion}\nError: x\n`],
  });
  assert.equal(textOf({ what: 'traceback', index: 0, as: 'paths' }, detail), '/app/a.py:3');
});

test('a traceback as Markdown: exception, task, block', () => {
  const lines = textOf({ what: 'traceback', index: 0, as: 'markdown' })?.split('\n') ?? [];
  assert.equal(lines[0], '**ConnectionError: Pinecone timeout after 30s**');
  assert.match(lines[2] ?? '', /^Task `tasks\.analyze_test_failure`, id `e3f1a2b4/u);
  assert.deepEqual(
    [lines[4], lines[5], lines.at(-2)],
    ['```pytb', 'Traceback (most recent call last):', '```'],
  );
});

test('a traceback as Markdown of a task whose name is not known', () => {
  const detail = celeryDetail({ task: { name: null }, tracebacks: ['Error: x'], exception: null });
  const text = textOf({ what: 'traceback', index: 0, as: 'markdown' }, detail) ?? '';
  assert.match(text, /^Task of an unknown name, id `e3f1a2b4/mu);
});

test('no text leaves its block, and what stands above it stays text', () => {
  const escape = '````\n</details>\n`````\n# heading';
  const detail = celeryDetail({
    task: { name: HOSTILE.join(' '), ref: { ...FAILED_CELERY.task.ref, id: '@everyone <b>[x](command:y)' } },
    tracebacks: [escape],
    exception: '<img src=x>\nmore',
  });
  const lines = textOf({ what: 'traceback', index: 0, as: 'markdown' }, detail)?.split('\n') ?? [];
  assert.equal(lines[0], String.raw`**\<img src=x\>**`);
  assert.ok(lines[2]?.endsWith('`@everyone <b>[x](command:y)`'));
  assert.match(lines[2] ?? '', /^Task (`+)(?!`).*[^`]\1, id /u);
  assert.deepEqual(
    [lines[4], lines.at(-2)],
    ['``````pytb', '``````'],
    'the fence is longer than any in the text',
  );
});

test('the call, the link, and what is not known', () => {
  assert.match(
    textOf({ what: 'call', as: 'enqueue' }) ?? '',
    /^import datetime\n\ntasks\.analyze_test_failure\.apply_async\(/u,
  );
  assert.match(
    textOf({ what: 'call', as: 'enqueue' }, FAILED_BULLMQ) ?? '',
    /^await queue\.add\("evaluate_code", \{/u,
  );
  assert.equal(textOf({ what: 'call', as: 'enqueue' }, PICKLED), undefined);
  assert.match(
    textOf({ what: 'call', as: 'direct' }) ?? '',
    /^import datetime\n\ntasks\.analyze_test_failure\(/u,
  );
  assert.equal(textOf({ what: 'call', as: 'direct' }, FAILED_BULLMQ), undefined);
  assert.match(textOf({ what: 'link' }) ?? '', /^vscode:\/\/task-tower\.task-tower\/task\?key=/u);
  assert.equal(textOf({ what: 'traceback', index: 9, as: 'markdown' }), undefined);
  const { ref } = FAILED_CELERY.task;
  assert.equal(taskPanelCopy({ what: 'json' }, ref, null, 'vscode', drawing.t), null);
  assert.equal(taskPanelCopy({ what: 'id' }, ref, null, 'vscode', drawing.t)?.text, ref.id);
});
