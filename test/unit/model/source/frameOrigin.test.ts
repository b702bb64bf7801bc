import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isLibraryFrame } from '../../../../src/model/frameOrigin.ts';

const LIBRARY = [
  '/usr/local/lib/python3.12/site-packages/celery/app/trace.py',
  '/usr/lib/python3/dist-packages/kombu/connection.py',
  '/usr/lib/python3.11/json/decoder.py',
  '/root/.pyenv/versions/3.11.7/lib/python3.11/asyncio/base_events.py',
  'C:\\Python312\\Lib\\asyncio\\base_events.py',
  'C:\\app\\.venv\\Lib\\site-packages\\redis\\client.py',
  '/src/celery/celery/app/trace.py',
  '/src/billiard/billiard/pool.py',
  '<frozen importlib._bootstrap>',
  '<__array_function__ internals>',
  'node:internal/process/task_queues',
  '/app/node_modules/bullmq/dist/cjs/classes/worker.js',
  '/app/node_modules/.pnpm/x@1/node_modules/x/index.js',
  'file:///app/.yarn/cache/x.zip/index.js',
  'webpack-internal:///webpack/runtime/chunk',
  'C:\\app\\node_modules\\x\\index.js',
  'wasm://wasm/000a',
];
const OWN = [
  '/app/tasks.py',
  '/app/implementation/tasks/celery_tasks.py',
  '/app/celery/tasks.py',
  '/app/lib/python_tools/run.py',
  'C:\\work\\lib\\tasks.py',
  '<string>',
  '/app/src/processors/evaluate.ts',
  'file:///app/dist/worker.mjs',
  'webpack://app/./src/x.ts',
  '/app/modules/node.js',
];

void suite('whose frame it is', () => {
  for (const [files, expected] of [
    [LIBRARY, true],
    [OWN, false],
  ] as const) {
    for (const file of files) {
      test(`${file} is ${expected ? "a library's" : 'our own'}`, () => {
        const frame = {
          file,
          line: 1,
          column: null,
          function: null,
          code: null,
          underline: null,
          repeats: 0,
        };
        assert.equal(isLibraryFrame(frame), expected);
      });
    }
  }
});
