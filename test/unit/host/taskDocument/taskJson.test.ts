import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskJson } from '../../../../src/host/taskDocument/taskJson.ts';
import { NO_CIRCUMSTANCES, type TaskDetail } from '../../../../src/model/task.ts';
import { NOW, task } from '../trees/samples.ts';

function detail(changes: Partial<TaskDetail> = {}): TaskDetail {
  return {
    ...NO_CIRCUMSTANCES,
    task: task({ state: 'failed', error: 'short' }),
    args: { kind: 'json', text: '[12345678901234567890, NaN, 1.10]', source: 'queue message' },
    kwargs: { kind: 'repr', text: "{'a': <object", truncated: true, source: 'event' },
    result: { kind: 'absent', reason: 'It failed.' },
    exception: 'ZeroDivisionError: division by zero',
    tracebacks: ['Traceback…\n  File "x"'],
    maxRetries: 3,
    progress: null,
    readAt: NOW,
    ...changes,
  };
}

test('keeps every digit, and says what is no exact value', () => {
  const text = taskJson(detail());
  assert.match(text, /12345678901234567890/);
  assert.match(text, /\bNaN\b/);
  assert.match(text, /1\.10/);
  const plain = JSON.parse(text.replace('NaN', 'null')) as Record<string, unknown>;
  assert.equal(plain['id'], 'e3f1');
  assert.equal(plain['sent'], '2026-11-21T11:59:45.000Z');
  assert.equal(plain['due'], null);
  assert.equal(plain['argsSource'], 'queue message');
  assert.deepEqual(plain['kwargs'], { repr: "{'a': <object", truncated: true });
  assert.deepEqual(plain['result'], { unknown: 'It failed.' });
  assert.equal(plain['exception'], 'ZeroDivisionError: division by zero');
  assert.deepEqual(plain['tracebacks'], ['Traceback…\n  File "x"']);
});

test('a BullMQ job has data instead of arguments', () => {
  const ref = { connectionId: 'local', system: 'bullmq', scope: 'bull:q', id: '7' } as const;
  const plain = JSON.parse(
    taskJson(
      detail({
        task: task({ ref, sentAt: Number.MAX_VALUE }),
        args: { kind: 'json', text: '{"a":1}', source: 'job record' },
        progress: '50',
      }),
    ),
  ) as Record<string, unknown>;
  assert.deepEqual(plain['data'], { a: 1 });
  assert.equal('kwargs' in plain, false);
  assert.equal(plain['progress'], 50);
  assert.equal(plain['sent'], Number.MAX_VALUE);
});

test('tells attempts, relatives, facts and diagnoses', () => {
  const ref = { connectionId: 'local', system: 'celery', scope: '', id: 'parent' } as const;
  const written = JSON.parse(
    taskJson(
      detail({
        args: { kind: 'json', text: '[]', source: 'queue message' },
        attempts: [
          {
            retries: 0,
            state: 'retrying',
            worker: 'w1',
            receivedAt: null,
            startedAt: NOW,
            finishedAt: null,
            error: 'Boom',
            traceback: null,
          },
        ],
        relatives: [{ relation: 'parent', ref, name: null, state: 'succeeded' }],
        facts: [{ name: 'expires', value: 'never' }],
        diagnoses: [
          { kind: 'lost', severity: 'problem', sentence: 'It was lost.', evidence: ['w1 is gone'] },
        ],
      }),
    ),
  ) as Record<string, unknown>;
  assert.partialDeepStrictEqual(written, {
    attempts: [
      { retries: 0, state: 'retrying', worker: 'w1', started: '2026-11-21T12:00:00.000Z', error: 'Boom' },
    ],
    relatives: [{ relation: 'parent', id: 'parent', state: 'succeeded' }],
    facts: { expires: 'never' },
    diagnoses: [{ kind: 'lost', sentence: 'It was lost.', evidence: ['w1 is gone'] }],
  });
});
