import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import { decodeResult, describeResult } from '../../../src/monitor/celery/resultRecord.ts';

const REF = { connectionId: 'c', system: 'celery', scope: '', id: 'own' } as const;
const NOW = 1_800_000_000_000;

function described(record: object | string | Buffer): Omit<TaskUpdate, 'ref'> | null {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const decoded = decodeResult(Buffer.isBuffer(record) ? record : Buffer.from(text));
  assert.ok(decoded.ok, JSON.stringify(decoded));
  const update = describeResult(decoded.record, REF, NOW);
  if (update === null) return null;
  const { ref, ...rest } = update;
  assert.deepEqual(ref, REF);
  return rest;
}

const DONE = Date.UTC(2026, 10, 21, 17, 28, 56, 368);

describe('a result record', () => {
  it('tells a success, in both spellings of its date', () => {
    const success = { status: 'SUCCESS', result: 5, traceback: null, children: [], task_id: 'own' };
    for (const date_done of ['2026-11-21T17:28:56.368520', '2026-11-21T17:28:56.368520+00:00']) {
      assert.deepEqual(described({ ...success, date_done }), {
        at: DONE,
        state: 'succeeded',
        finishedAt: DONE,
        resultRepr: '5',
      });
    }
  });

  it('tells a failure with its exception and traceback', () => {
    const failure = {
      status: 'FAILURE',
      result: { exc_type: 'ValueError', exc_message: ['kaboom', { k: 1 }], exc_module: 'builtins' },
      traceback: 'Traceback (most recent call last):\n ...',
      children: [],
      date_done: '2026-11-21T17:28:56.368520',
      task_id: 'own',
    };
    assert.deepEqual(described(failure), {
      at: DONE,
      state: 'failed',
      finishedAt: DONE,
      error: "ValueError: ('kaboom', {'k': 1})",
      traceback: 'Traceback (most recent call last):\n ...',
    });
  });

  it('tells a retry, whose date is missing', () => {
    const retry = {
      status: 'RETRY',
      result: { exc_type: 'RuntimeError', exc_message: ['flaky!'], exc_module: 'builtins' },
      traceback: 'Traceback …',
      children: [[['own', null], null]],
      date_done: null,
      parent_id: 'own',
    };
    assert.deepEqual(described(retry), {
      at: NOW,
      state: 'retrying',
      error: 'RuntimeError: flaky!',
      traceback: 'Traceback …',
    });
  });

  it('tells a revocation, a start and a custom state', () => {
    assert.equal(
      described({
        status: 'REVOKED',
        result: { exc_type: 'TaskRevokedError', exc_message: ['terminated'] },
        date_done: null,
      })?.error,
      'Terminated',
    );
    assert.deepEqual(
      described({ status: 'STARTED', result: { pid: 30255, hostname: 'wq@host' }, date_done: null }),
      {
        at: NOW,
        state: 'started',
        worker: 'wq@host',
      },
    );
    assert.deepEqual(described({ status: 'PROGRESS', result: { current: 2, total: 5 }, date_done: null }), {
      at: NOW,
      state: 'PROGRESS',
    });
  });

  it('tells more when it is extended', () => {
    const extended = {
      status: 'SUCCESS',
      result: 3,
      date_done: '2026-11-21T17:28:56.368520',
      name: 'tasks.add',
      args: [1, 2],
      kwargs: { a: true },
      worker: 'wq@host',
      retries: 2,
      queue: 'celery',
      parent_id: 'other',
    };
    assert.deepEqual(described(extended), {
      at: DONE,
      state: 'succeeded',
      finishedAt: DONE,
      resultRepr: '3',
      name: 'tasks.add',
      queue: 'celery',
      worker: 'wq@host',
      parentId: 'other',
      argsRepr: '(1, 2)',
      kwargsRepr: "{'a': True}",
      retries: 2,
    });
  });

  it('may hold what only Python writes', () => {
    assert.equal(
      described('{"status": "SUCCESS", "result": [NaN, 1180591620717411303424]}')?.resultRepr,
      '[nan, 1180591620717411303424]',
    );
  });

  it('is never evaluated when it is a pickle', () => {
    const pickle = Buffer.from('8004958a000000000000007d94', 'hex');
    assert.deepEqual(decodeResult(pickle), {
      ok: true,
      record: { kind: 'opaque', contentType: 'application/x-python-serialize', bytes: 13 },
    });
    assert.equal(described(pickle), null);
  });

  it('tells its state when it is YAML, and nothing more', () => {
    const yaml = "children: []\ndate_done: '2026-11-21T17:28:56'\nresult: 5\nstatus: SUCCESS\ntask_id: x\n";
    assert.deepEqual(decodeResult(Buffer.from(yaml)), {
      ok: true,
      record: { kind: 'yaml', text: yaml, state: 'succeeded' },
    });
    assert.deepEqual(described(yaml), { at: NOW, state: 'succeeded', finishedAt: NOW });
    assert.equal(described('just: text\n  status: SUCCESS'), null);
  });

  it('is read like JSON when it is MessagePack', () => {
    // {"status": "SUCCESS", "result": 2**64 - 1}
    const record = Buffer.concat([
      Buffer.from([0x82, 0xa6]),
      Buffer.from('status'),
      Buffer.from([0xa7]),
      Buffer.from('SUCCESS'),
      Buffer.from([0xa6]),
      Buffer.from('result'),
      Buffer.from('cfffffffffffffffff', 'hex'),
    ]);
    assert.equal(described(record)?.resultRepr, '18446744073709551615');
    assert.equal(described(record.subarray(0, -1)), null);
  });

  it('never takes a custom state for one of our words', () => {
    assert.equal(described({ status: 'succeeded', result: 1 })?.state, 'SUCCEEDED');
    assert.equal(described({ status: 'a\nb'.repeat(100), result: 1 })?.state?.length, 64);
  });

  it('says when it is malformed, and never throws', () => {
    assert.deepEqual(decodeResult(Buffer.from('{"status": ')), {
      ok: false,
      message: 'a result record is not JSON',
    });
    assert.deepEqual(decodeResult(Buffer.from('{"status": 5}')), {
      ok: false,
      message: 'a result record has no status',
    });
    const anything = fc.jsonValue({ maxDepth: 4 });
    const fields =
      'result traceback date_done name args kwargs worker retries queue parent_id exc_type exc_message'.split(
        ' ',
      );
    const record = fc.record({
      status: fc.oneof(fc.constantFrom('SUCCESS', 'FAILURE', 'RETRY', 'STARTED', 'X'), anything),
      fields: fc.dictionary(
        fc.constantFrom(...fields),
        fc.oneof(anything, fc.dictionary(fc.constantFrom(...fields), anything)),
      ),
    });
    fc.assert(
      fc.property(record, ({ status, fields: extra }) => {
        const decoded = decodeResult(Buffer.from(JSON.stringify({ status, ...extra })));
        if (decoded.ok) describeResult(decoded.record, REF, NOW);
      }),
      { numRuns: 1_000 },
    );
  });
});
