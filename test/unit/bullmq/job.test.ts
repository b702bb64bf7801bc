import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MOST_VALUE_BYTES } from '../../../src/model/task.ts';
import { jobDetail, type JobRecord } from '../../../src/monitor/bullmq/job.ts';
import { CONTENT_FIELDS, type ContentField } from '../../../src/monitor/bullmq/jobContents.ts';
import { parseJobFields } from '../../../src/monitor/bullmq/jobFields.ts';
import type { JobState } from '../../../src/monitor/bullmq/jobState.ts';

const NOW = 1_795_286_320_000;
const SHORT = [
  'name',
  'timestamp',
  'processedOn',
  'finishedOn',
  'delay',
  'priority',
  'atm',
  'attemptsMade',
  'pb',
  'parentKey',
];

/** A job's hash as HGETALL shows it, read as `readJob` does. */
function record(hash: Readonly<Record<string, string>>, state: JobState['state'] | null): JobRecord {
  const fields = parseJobFields(SHORT.map((field) => hash[field] ?? null));
  assert.ok(fields !== null);
  const present = CONTENT_FIELDS.filter((field) => hash[field] !== undefined);
  const lengthOf = (field: ContentField) => Buffer.byteLength(hash[field] ?? '');
  return {
    ref: { connectionId: 'c', system: 'bullmq', scope: 'bull:q', id: '4' },
    queue: { prefix: 'bull', name: 'q' },
    fields,
    lengths: {
      data: lengthOf('data'),
      returnvalue: lengthOf('returnvalue'),
      failedReason: lengthOf('failedReason'),
      stacktrace: lengthOf('stacktrace'),
      progress: lengthOf('progress'),
      opts: lengthOf('opts'),
    },
    contents: Object.fromEntries(present.map((field) => [field, hash[field] ?? ''])),
    state: state === null ? null : { state, etaAt: null },
    relatives: [],
    leftOut: 0,
    facts: [],
  };
}

/** Captured from BullMQ 6.7.0: two attempts, both failed. */
const FAILED = {
  stacktrace: JSON.stringify([
    'TypeError: boom 0\n    at Worker.processFn (file:///app/worker.mjs:9:66)',
    'TypeError: boom 1\n    at Worker.processFn (file:///app/worker.mjs:9:66)',
  ]),
  name: 'fail',
  data: '{"b":1}',
  opts: '{"attempts":2}',
  timestamp: '1795286311430',
  delay: '0',
  priority: '0',
  processedOn: '1795286311437',
  pb: 'wk1',
  ats: '2',
  failedReason: 'boom 1',
  atm: '2',
  finishedOn: '1795286311439',
};

describe('a job’s record', () => {
  it('shows a failed job: reason with its class, one stack per attempt, times, worker', () => {
    const { task, exception, tracebacks, args, result, maxRetries } = jobDetail(
      record(FAILED, 'failed'),
      null,
      NOW,
    );
    assert.deepEqual(task, {
      ref: { connectionId: 'c', system: 'bullmq', scope: 'bull:q', id: '4' },
      name: 'fail',
      state: 'failed',
      queue: 'q',
      worker: 'wk1',
      sentAt: 1_795_286_311_430,
      receivedAt: null,
      startedAt: 1_795_286_311_437,
      finishedAt: 1_795_286_311_439,
      etaAt: null,
      runtimeMs: 2,
      retries: 1,
      error: 'TypeError: boom 1',
      parentId: null,
      rootId: null,
      updatedAt: NOW,
    });
    assert.equal(exception, 'TypeError: boom 1');
    assert.deepEqual(
      tracebacks.map((stack) => stack.split('\n')[0]),
      ['TypeError: boom 0', 'TypeError: boom 1'],
    );
    assert.deepEqual(args, { kind: 'json', text: '{"b":1}', source: 'job record' });
    assert.equal(result.kind, 'absent');
    assert.equal(maxRetries, 1);
  });

  it('shows a job that succeeded after a failed attempt as succeeded', () => {
    const hash = { ...FAILED, returnvalue: '{"big":9007199254740993}', opts: '{"attempts":3}' };
    const { task, exception, tracebacks, result, maxRetries } = jobDetail(
      record(hash, 'succeeded'),
      null,
      NOW,
    );
    assert.equal(task.state, 'succeeded');
    assert.equal(task.error, null);
    assert.equal(exception, null);
    assert.deepEqual(tracebacks, []);
    assert.deepEqual(result, { kind: 'json', text: '{"big":9007199254740993}', source: 'job record' });
    assert.equal(maxRetries, 2);
  });

  it('shows a job between two attempts as retrying', () => {
    const { finishedOn: _, ...hash } = { ...FAILED, atm: '1' };
    const { task, exception } = jobDetail(record(hash, 'delayed'), null, NOW);
    assert.equal(task.state, 'retrying');
    assert.equal(task.retries, 1);
    assert.equal(task.error, 'TypeError: boom 1');
    assert.equal(exception, 'TypeError: boom 1');
    assert.equal(
      jobDetail(record({ ...hash, atm: '0', failedReason: '' }, 'delayed'), null, NOW).task.state,
      'delayed',
    );
  });

  it('counts the attempts of BullMQ before 5, which count when they start', () => {
    const { atm: _, ...old } = { ...FAILED, attemptsMade: '2' };
    assert.equal(jobDetail(record(old, 'failed'), null, NOW).task.retries, 1);
    assert.equal(jobDetail(record({ ...old, finishedOn: '' }, 'started'), null, NOW).task.retries, 1);
  });

  it('reads nothing that is larger than the cap, and says so', () => {
    const job = record(FAILED, 'failed');
    const { data: _data, stacktrace: _stacks, ...contents } = job.contents;
    const lengths = { ...job.lengths, data: 5_000_000, stacktrace: 9_000_000 };
    const { args, tracebacks, unread } = jobDetail({ ...job, contents, lengths }, null, NOW);
    assert.deepEqual(args, {
      kind: 'opaque',
      contentType: 'application/json',
      bytes: 5_000_000,
      repr: null,
      source: 'job record',
    });
    assert.deepEqual(tracebacks, []);
    assert.deepEqual(unread, [
      { value: 'data', field: 'data', bytes: 5_000_000, canBeLoaded: true },
      { value: 'stack traces', field: 'stacktrace', bytes: 9_000_000, canBeLoaded: true },
    ]);
    const tooLong = { ...lengths, stacktrace: MOST_VALUE_BYTES + 1 };
    assert.deepEqual(
      jobDetail({ ...job, contents, lengths: tooLong }, null, NOW).unread?.map(
        ({ canBeLoaded }) => canBeLoaded,
      ),
      [true, false],
    );
    const { returnvalue: _result, ...succeeded } = contents;
    assert.deepEqual(
      jobDetail(
        {
          ...job,
          contents: succeeded,
          lengths: { ...lengths, returnvalue: 2_000_000 },
          state: { state: 'succeeded', etaAt: null },
        },
        null,
        NOW,
      ).unread?.map(({ value }) => value),
      ['data', 'return value'],
      'what earlier attempts left is not shown, and not missing',
    );
  });

  it('says that a failed job has a reason which is not read', () => {
    const job = record(FAILED, 'failed');
    const { failedReason: _reason, stacktrace: _stacks, ...contents } = job.contents;
    const lengths = { ...job.lengths, failedReason: 2_000_000, stacktrace: 3_000_000 };
    const { task, exception } = jobDetail({ ...job, contents, lengths }, null, NOW);
    assert.equal(task.error, 'failed for a reason of 2000000 bytes, which is not read');
    assert.equal(exception, task.error);
  });

  it('tells whether long data is JSON without taking it apart', () => {
    const long = JSON.stringify({ text: 'x'.repeat(1_500_000) });
    assert.equal(jobDetail(record({ ...FAILED, data: long }, 'failed'), null, NOW).args.kind, 'json');
    const cut = long.slice(0, -1);
    assert.equal(jobDetail(record({ ...FAILED, data: cut }, 'failed'), null, NOW).args.kind, 'repr');
  });

  it('shows what is not JSON as text', () => {
    const { args, progress } = jobDetail(
      record({ ...FAILED, data: '{"a":', progress: '{' }, 'failed'),
      null,
      NOW,
    );
    assert.deepEqual(args, { kind: 'repr', text: '{"a":', truncated: false, source: 'job record' });
    assert.equal(progress, null);
  });

  it('keeps what events told when the state sets cannot be read', () => {
    assert.equal(jobDetail(record(FAILED, null), null, NOW).task.state, 'pending');
  });

  it('never throws, whatever stands in the hash', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.double().map(String),
      fc.constantFrom('-1', '1e400', '[null,1,"x"]', '{"attempts":"2"}', '{"attempts":-3}', 'x:y:'),
    );
    const hash = fc.dictionary(fc.constantFrom(...SHORT, ...CONTENT_FIELDS), value, { minKeys: 1 });
    const state = fc.constantFrom('succeeded', 'failed', 'delayed', 'waiting', 'started', null);
    fc.assert(
      fc.property(hash, state, (fields, inSet) => {
        if (SHORT.every((field) => fields[field] === undefined)) return;
        const { task, maxRetries } = jobDetail(record(fields, inSet), null, NOW);
        for (const number of [
          task.sentAt,
          task.startedAt,
          task.finishedAt,
          task.runtimeMs,
          task.retries,
          maxRetries,
        ]) {
          assert.ok(number === null || (Number.isSafeInteger(number) && number >= 0));
        }
        assert.equal(task.error !== null, task.state === 'failed' || task.state === 'retrying');
      }),
      { numRuns: 1_000 },
    );
  });
});
