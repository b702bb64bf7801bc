import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackFrame } from '../../../src/model/stackTrace.ts';
import { frameGroups, libraryNames } from '../../../src/webview/task/traceback/frameGroups.ts';

function frame(file: string): StackFrame {
  return { file, line: 1, column: null, function: 'f', code: null, underline: null, repeats: 0 };
}

const LIBRARY = '/usr/lib/python3.12/site-packages/celery/app/trace.py';

test('neighbouring frames of one kind stand together', () => {
  const groups = frameGroups([LIBRARY, LIBRARY, '/app/a.py', '/app/b.py', LIBRARY].map(frame));
  assert.deepEqual(
    groups.map((group) => [group.kind, group.frames.length]),
    [
      ['library', 2],
      ['own', 2],
      ['library', 1],
    ],
  );
  assert.deepEqual(frameGroups([]), []);
});

test('the middle of a long recursion is a group of its own, and no frame is lost', () => {
  const groups = frameGroups(Array.from({ length: 900 }, (_, index) => frame(`/app/${index}.py`)));
  assert.deepEqual(
    groups.map((group) => [group.kind, group.frames.length]),
    [
      ['own', 10],
      ['middle', 880],
      ['own', 10],
    ],
  );
  assert.deepEqual(
    groups.flatMap((group) => group.frames.map(({ file }) => file)),
    Array.from({ length: 900 }, (_, index) => `/app/${index}.py`),
  );
});

test('libraries are named by package', () => {
  const files = [
    LIBRARY,
    'C:\\venv\\Lib\\site-packages\\billiard\\pool.py',
    '/app/node_modules/@nestjs/core/injector.js',
    '/app/node_modules/.pnpm/bullmq@6.0.0/node_modules/bullmq/dist/cjs/classes/worker.js',
    'node:internal/process/task_queues',
    '/usr/lib/python3.12/ssl.py',
    '<frozen importlib._bootstrap>',
    '/usr/lib/python3/dist-packages/six.py',
  ];
  assert.deepEqual(libraryNames(files.map(frame)), [
    'celery',
    'billiard',
    '@nestjs/core',
    'bullmq',
    'node',
    'python',
    'six',
  ]);
});
