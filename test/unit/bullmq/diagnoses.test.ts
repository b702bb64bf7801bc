import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnoseJob, type JobCircumstances } from '../../../src/monitor/bullmq/diagnoses.ts';
import { task as aTask } from '../host/trees/samples.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function sentences(
  state: 'delayed' | 'retrying' | 'waiting',
  facts: Partial<JobCircumstances>,
  etaAt: number | null,
) {
  const task = { ...aTask(), state, etaAt };
  const circumstances = {
    waiting: 0,
    active: 0,
    paused: false,
    consumers: 1,
    globalConcurrency: null,
    rateLimitedMs: null,
    isLocked: null,
    pendingChildren: null,
    now: NOW,
    ...facts,
  };
  return diagnoseJob({ ...circumstances, task }).flatMap(({ sentence, evidence }) => [sentence, ...evidence]);
}

describe('why a job has not begun', () => {
  it('tells a wait in the units that a person reads', () => {
    assert.match(sentences('delayed', {}, NOW + 20 * HOUR + 300_000)[0] ?? '', /: due in 20 h 5 min\.$/u);
    assert.match(sentences('delayed', {}, NOW + 8_400)[0] ?? '', /: due in 8 s\.$/u);
    assert.match(sentences('retrying', {}, NOW - 125_000)[0] ?? '', /next attempt: due since 2 min 5 s\.$/u);
    assert.deepEqual(
      sentences('waiting', { rateLimitedMs: 90_000 }, null).at(-1),
      'the next job may begin in 1 min 30 s',
    );
  });
});
