import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskRelative } from '../../../src/model/task.ts';
import { createFlowMemory } from '../../../src/monitor/bullmq/flow/flowMemory.ts';

const ref = (id: string) => ({ connectionId: 'c', system: 'bullmq', scope: 'bull:q', id }) as const;

function flowOf(jobs: number) {
  const relative: TaskRelative = { relation: 'child', ref: null, name: null, state: null };
  return { relatives: Array.from({ length: jobs }, () => relative), leftOut: 0 };
}

function ground() {
  let now = 1_000;
  const memory = createFlowMemory({ now: () => now, after: () => () => undefined });
  let reads = 0;
  const read = (id: string, jobs: number) =>
    memory.around(ref(id), async () => {
      reads += 1;
      return flowOf(jobs);
    });
  return { read, pass: (ms: number) => (now += ms), reads: () => reads };
}

test('the flow around a job is read anew the sooner the smaller it is', async () => {
  const { read, pass, reads } = ground();
  await read('large', 500);
  pass(4_999);
  assert.equal((await read('large', 400)).relatives.length, 500);
  assert.equal(reads(), 1);
  pass(1);
  assert.equal((await read('large', 400)).relatives.length, 400);
  await read('alone', 0);
  await read('alone', 0);
  assert.equal(reads(), 4, 'a job without a flow is always asked again');
});

test('a few flows are kept, and none that could not be read', async () => {
  const { read, reads } = ground();
  for (let index = 0; index < 9; index++) await read(`job${index}`, 500);
  await read('job8', 500);
  assert.equal(reads(), 9);
  await read('job0', 500);
  assert.equal(reads(), 10);
  const memory = createFlowMemory({ now: () => 0, after: () => () => undefined });
  await assert.rejects(
    memory.around(ref('x'), () => Promise.reject(new Error('gone'))),
    /gone/,
  );
  assert.equal((await memory.around(ref('x'), async () => flowOf(3))).relatives.length, 3);
});
