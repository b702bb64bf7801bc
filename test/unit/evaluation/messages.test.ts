import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { batchCountProblem, batchSummary } from '../../../src/host/evaluation/batchMessages.ts';
import type { BatchResult } from '../../../src/host/evaluation/evaluationBatch.ts';
import {
  endMessage,
  evaluationName,
  progressMessage,
} from '../../../src/host/evaluation/evaluationMessages.ts';
import { prefixOfQueue } from '../../../src/host/evaluation/sendEvaluation.ts';
import { targetConnection } from '../../../src/host/evaluation/targetConnection.ts';
import type { ConnectionStatus } from '../../../src/model/connection.ts';
import type { HttpTarget } from '../../../src/model/evaluationTarget.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../../src/model/queue.ts';
import { task } from './tasks.ts';

const t = (message: string, ...args: string[]): string =>
  message.replaceAll(/\{(\d)\}/gu, (_, index: string) => args[Number(index)] ?? '');
const WORDING = { locale: 'en', t };

void suite('how an evaluation ended, in words', () => {
  const ENDS: readonly (readonly [fields: Parameters<typeof task>[1], message: string])[] = [
    [{ state: 'succeeded', runtimeMs: 400 }, 'evaluate_code succeeded in 400 ms'],
    [{ state: 'succeeded', runtimeMs: 2_340 }, 'evaluate_code succeeded in 2.3 s'],
    [{ state: 'succeeded' }, 'evaluate_code succeeded'],
    [
      { state: 'failed', runtimeMs: 200, error: 'ZeroDivisionError: division by zero' },
      'evaluate_code failed in 200 ms: ZeroDivisionError: division by zero',
    ],
    [{ state: 'revoked', error: 'terminated' }, 'evaluate_code was revoked: terminated'],
    [{ state: 'lost' }, 'evaluate_code was lost'],
    [{ state: 'rejected' }, 'evaluate_code was rejected'],
    [{ state: 'failed', name: null, error: 'x' }, 'sent_name failed: x'],
  ];
  for (const [fields, message] of ENDS) {
    test(message, () => {
      assert.equal(endMessage(task('a', fields), 'sent_name', WORDING), message);
    });
  }

  test('what a worker wrote never becomes a link', () => {
    const message = endMessage(task('a', { state: 'failed', error: '[x](command:y)' }), 'n', WORDING);
    assert.ok(!message.includes(']('));
  });

  test('what it is doing meanwhile', () => {
    assert.equal(progressMessage(task('a'), WORDING), 'waiting for a worker');
    assert.equal(progressMessage(task('a', { queue: 'evaluation' }), WORDING), "waiting in 'evaluation'");
    assert.equal(
      progressMessage(task('a', { state: 'started', worker: 'w1@host' }), WORDING),
      'running on w1',
    );
    assert.equal(progressMessage(task('a', { state: 'PROGRESS' }), WORDING), 'running');
    assert.equal(progressMessage(task('a', { state: 'retrying' }), WORDING), 'waiting for another try');
  });

  test('an endpoint is called by its path, without what may be secret', () => {
    const target: HttpTarget = {
      kind: 'http',
      name: 'h',
      url: 'https://user:pw@host/api/eval?key=secret',
      method: 'POST',
      headers: {},
      body: null,
      caFile: null,
      insecure: false,
      follow: null,
    };
    assert.equal(evaluationName(target), 'POST /api/eval');
  });
});

void suite('how a batch ended, in words', () => {
  const result: BatchResult = {
    total: 50,
    sent: 50,
    succeeded: 50,
    failed: 0,
    open: 0,
    problem: null,
    wasStopped: false,
    firstFailure: null,
    last: null,
  };
  const ENDS: readonly (readonly [change: Partial<BatchResult>, message: string])[] = [
    [{}, 'run: 50 of 50 sent · 50 succeeded.'],
    [{ succeeded: 48, failed: 2 }, 'run: 50 of 50 sent · 48 succeeded · 2 failed.'],
    [
      { sent: 12, succeeded: 8, failed: 1, open: 3, wasStopped: true },
      'run: 12 of 50 sent · 8 succeeded · 1 failed · 3 not followed to their end. You stopped it.',
    ],
    [
      { sent: 3, succeeded: 3, problem: 'The connection is down.' },
      'run: 3 of 50 sent · 3 succeeded. Sending ended early: The connection is down.',
    ],
    [{ sent: 0, succeeded: 0, problem: 'No.' }, 'run: 0 of 50 sent. Sending ended early: No.'],
  ];
  for (const [change, message] of ENDS) {
    test(message, () => {
      assert.equal(batchSummary({ ...result, ...change }, 'run', WORDING), message);
    });
  }

  test('how many may be sent', () => {
    for (const text of ['1', ' 5 ', '1000']) assert.equal(batchCountProblem(text, t), null);
    for (const text of ['', '0', '1001', '1e2', '2.5', '-1', 'ten']) {
      assert.equal(batchCountProblem(text, t), 'Type a whole number from 1 to 1000.');
    }
  });
});

void suite('which connection an evaluation is sent through', () => {
  const connection = (id: string, readOnly = false): ConnectionStatus => ({
    id,
    name: `name of ${id}`,
    readOnly,
    address: 'localhost:6379',
    state: { kind: 'online', since: 0, redisVersion: null },
    systems: null,
    lastGap: null,
  });
  const choose = (wanted: string | null, connections: readonly ConnectionStatus[], writes = true) => {
    const found = targetConnection(wanted, connections, writes, t);
    if (found.kind === 'one') return found.connection.id;
    return found.kind === 'several' ? found.connections.map(({ id }) => id) : found.message;
  };

  test('the one that is named, by id or name', () => {
    assert.equal(choose('b', [connection('a'), connection('b')]), 'b');
    assert.equal(choose('name of b', [connection('a'), connection('b')]), 'b');
    assert.match(String(choose('c', [connection('a')])), /'c', which does not exist\. There are: a\.$/u);
  });

  test('the only one that may be written to', () => {
    assert.equal(choose(null, [connection('a')]), 'a');
    assert.equal(choose(null, [connection('a'), connection('b', true)]), 'a');
    assert.deepEqual(choose(null, [connection('a'), connection('b')]), ['a', 'b']);
  });

  test('never a read-only one', () => {
    for (const found of [choose('a', [connection('a', true)]), choose(null, [connection('a', true)])]) {
      assert.match(String(found), /^The connection 'name of a' is read-only, so no evaluation was sent\./u);
    }
    assert.match(
      String(choose(null, [connection('a', true), connection('b', true)])),
      /^All connections are read-only/u,
    );
  });

  test('a read-only one is good enough to look', () => {
    assert.equal(choose('a', [connection('a', true)], false), 'a');
  });

  test('none at all', () => {
    assert.match(String(choose(null, [])), /Connect to Redis first\.$/u);
  });
});

void suite('the key prefix of a BullMQ queue', () => {
  const queue = (id: string, name: string, connectionId = 'demo'): Queue => ({
    ...UNMEASURED_QUEUE,
    connectionId,
    system: 'bullmq',
    id,
    name,
    waiting: null,
    inFlight: null,
    priorities: null,
    counts: null,
    consumers: null,
    paused: null,
  });

  test('is the one under which the queue is seen, else the usual', () => {
    const queues = [
      queue('other:evaluations', 'evaluations', 'x'),
      queue('my:app:evaluations', 'evaluations'),
    ];
    assert.equal(prefixOfQueue(queues, 'demo', 'evaluations'), 'my:app');
    assert.equal(prefixOfQueue(queues, 'demo', 'unseen'), 'bull');
  });
});
