import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { normalizeEvent, type QueueEvent } from '../../../src/monitor/bullmq/event.ts';
import { parseStreamEntries, parseStreamRead } from '../../../src/monitor/bullmq/streamEntry.ts';

const QUEUE = { prefix: 'bull', name: 'evaluations' };
const AT = 1_795_286_311_440;

/** An entry as `XADD` took it from the library's scripts. */
function event(...fields: string[]): QueueEvent {
  const [entry] = parseStreamEntries([[Buffer.from(`${AT}-3`), fields.map((field) => Buffer.from(field))]]);
  assert.ok(entry !== undefined);
  return normalizeEvent('c', QUEUE, entry);
}

function update(...fields: string[]) {
  const result = event(...fields);
  assert.equal(result.kind, 'job');
  const { ref, at, queue, ...change } = result.update;
  assert.deepEqual(ref, { connectionId: 'c', system: 'bullmq', scope: 'bull:evaluations', id: '5' });
  assert.equal(at, AT);
  assert.equal(queue, 'evaluations');
  return { ...change, afterAttempt: result.afterAttempt };
}

describe('events of BullMQ 3 to 6, as captured', () => {
  it('follow a job that succeeds', () => {
    assert.deepEqual(update('event', 'added', 'jobId', '5', 'name', 'evaluate_code'), {
      state: 'waiting',
      sentAt: AT,
      name: 'evaluate_code',
      afterAttempt: false,
    });
    assert.deepEqual(update('event', 'waiting', 'jobId', '5'), { state: 'waiting', afterAttempt: false });
    assert.deepEqual(update('event', 'active', 'jobId', '5', 'prev', 'waiting'), {
      state: 'started',
      startedAt: AT,
      afterAttempt: false,
    });
    assert.deepEqual(update('event', 'progress', 'jobId', '5', 'data', '{"a":1}'), { afterAttempt: false });
    assert.deepEqual(
      update('event', 'completed', 'jobId', '5', 'returnvalue', '{"big":9007199254740993}', 'prev', 'active'),
      { state: 'succeeded', finishedAt: AT, resultRepr: '{"big":9007199254740993}', afterAttempt: false },
    );
  });

  it('tell a failed attempt by the way back to the queue', () => {
    assert.deepEqual(update('event', 'waiting', 'jobId', '5', 'prev', 'active'), {
      state: 'waiting',
      afterAttempt: true,
    });
    assert.deepEqual(update('event', 'waiting', 'jobId', '5', 'prev', 'failed'), {
      state: 'waiting',
      afterAttempt: true,
    });
    assert.deepEqual(update('event', 'delayed', 'jobId', '5', 'delay', '1795286314928.0012'), {
      state: 'delayed',
      etaAt: 1_795_286_314_928,
      afterAttempt: true,
    });
    assert.deepEqual(update('event', 'waiting', 'jobId', '5', 'prev', 'delayed'), {
      state: 'waiting',
      afterAttempt: false,
    });
  });

  it('tell the end of a job that fails', () => {
    assert.deepEqual(
      update('event', 'failed', 'jobId', '5', 'failedReason', 'boom\n  at line 2', 'prev', 'active'),
      { state: 'failed', finishedAt: AT, error: 'boom', afterAttempt: true },
    );
    assert.deepEqual(update('event', 'retries-exhausted', 'jobId', '5', 'attemptsMade', '3'), {
      retries: 2,
      afterAttempt: false,
    });
    assert.deepEqual(update('event', 'failed', 'jobId', '5'), {
      state: 'failed',
      finishedAt: AT,
      error: 'failed without a reason',
      afterAttempt: true,
    });
  });

  it('tell parents, stalls and removals', () => {
    assert.equal(update('event', 'waiting-children', 'jobId', '5').state, 'waiting-children');
    assert.equal(update('event', 'stalled', 'jobId', '5').state, 'waiting');
    assert.equal(update('event', 'removed', 'jobId', '5', 'prev', 'wait').state, 'revoked');
    assert.deepEqual(event('event', 'removed', 'jobId', '5', 'prev', 'completed'), { kind: 'ignored' });
    assert.deepEqual(event('event', 'removed', 'jobId', '5', 'prev', 'failed'), { kind: 'ignored' });
  });

  it('tell the queue', () => {
    for (const name of ['paused', 'resumed', 'drained', 'cleaned']) {
      assert.deepEqual(event('event', name, 'count', '3'), { kind: 'queue' });
    }
  });

  it('are left alone when they say nothing of a job’s life', () => {
    for (const name of [
      'duplicated',
      'deduplicated',
      'debounced',
      'my-own-event',
      '__proto__',
      'constructor',
    ]) {
      assert.deepEqual(event('event', name, 'jobId', '5'), { kind: 'ignored' }, name);
    }
  });
});

describe('hostile entries', () => {
  it('are malformed, not jobs', () => {
    assert.equal(event('jobId', '5').kind, 'malformed');
    assert.equal(event('event', 'active').kind, 'malformed');
    assert.equal(event('event', 'active', 'jobId', '').kind, 'malformed');
    assert.equal(event('event', 'active', 'jobId', 'x'.repeat(2_000)).kind, 'malformed');
    const bytes = parseStreamEntries([['1-0', ['event', 'active', 'jobId', Buffer.from([0xff, 0xfe])]]]);
    assert.equal(normalizeEvent('c', QUEUE, bytes[0]!).kind, 'malformed');
  });

  it('keep long values out of the store', () => {
    const failed = update('event', 'failed', 'jobId', '5', 'failedReason', 'x'.repeat(100_000));
    assert.ok((failed.error ?? '').length <= 500);
    const completed = update('event', 'completed', 'jobId', '5', 'returnvalue', '😀'.repeat(50_000));
    assert.ok((completed.resultRepr ?? '').length <= 4_096);
    assert.ok(completed.resultRepr?.isWellFormed());
  });

  it('never throw, whatever Redis answers', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        'event',
        'jobId',
        'failed',
        'delayed',
        'delay',
        'prev',
        'active',
        '5',
        '1-1',
        'NaN',
        '1e999',
      ),
    );
    const reply = fc.letrec((tie) => ({
      node: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('node'), { maxLength: 6 })),
    })).node;
    fc.assert(
      fc.property(reply, (value) => {
        for (const { entries } of parseStreamRead(value)) {
          for (const entry of entries) normalizeEvent('c', QUEUE, entry);
        }
        for (const entry of parseStreamEntries(value)) normalizeEvent('c', QUEUE, entry);
      }),
      { numRuns: 2_000 },
    );
  });

  it('give well-formed updates for any fields', () => {
    const name = fc.constantFrom(
      'added',
      'waiting',
      'active',
      'completed',
      'failed',
      'delayed',
      'removed',
      'retries-exhausted',
    );
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String), fc.bigInt().map(String));
    fc.assert(
      fc.property(
        name,
        fc.dictionary(fc.constantFrom('delay', 'prev', 'attemptsMade', 'failedReason', 'name'), value),
        (event, fields) => {
          const entry = {
            id: `${AT}-0`,
            fields: new Map([['event', event], ['jobId', '1'], ...Object.entries(fields)]),
          };
          const result = normalizeEvent('c', QUEUE, entry);
          if (result.kind !== 'job') return;
          const { etaAt, retries, finishedAt } = result.update;
          for (const number of [etaAt, retries, finishedAt]) {
            assert.ok(number === undefined || (Number.isSafeInteger(number) && number >= 0));
          }
        },
      ),
    );
  });
});
