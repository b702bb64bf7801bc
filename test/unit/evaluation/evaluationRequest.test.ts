import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  bullmqAction,
  celeryAction,
  httpRequest,
  idAtPath,
} from '../../../src/host/evaluation/evaluationRequest.ts';
import type { HttpTarget } from '../../../src/model/evaluationTarget.ts';

const VALUES = { code: 'print("é")\n', language: 'python', file: 'a b.py', uuid: '0b1c' };
const HTTP: HttpTarget = {
  kind: 'http',
  name: 'h',
  url: 'http://localhost:1/api/${file}',
  method: 'POST',
  headers: {},
  body: null,
  caFile: null,
  insecure: false,
  follow: null,
};

void suite('what is sent', () => {
  test('to a Celery task', () => {
    const action = celeryAction(
      {
        kind: 'celery',
        name: 'c',
        connection: null,
        task: 'tasks.run',
        queue: 'evaluation',
        args: ['${uuid}', 10],
        kwargs: { code: '${code}' },
        priority: 3,
      },
      'demo',
      VALUES,
    );
    assert.deepEqual(action, {
      kind: 'celery.sendTask',
      connectionId: 'demo',
      task: 'tasks.run',
      queue: 'evaluation',
      args: '["0b1c",10]',
      kwargs: '{"code":"print(\\"é\\")\\n"}',
      priority: 3,
      countdownS: null,
    });
  });

  test('to a BullMQ queue', () => {
    const action = bullmqAction(
      {
        kind: 'bullmq',
        name: 'b',
        connection: null,
        prefix: null,
        queue: 'q',
        jobName: 'run',
        data: { l: '${language}' },
      },
      'demo',
      'bull',
      VALUES,
    );
    assert.deepEqual(action, {
      kind: 'bullmq.addJob',
      connectionId: 'demo',
      prefix: 'bull',
      queue: 'q',
      name: 'run',
      data: '{"l":"python"}',
    });
  });

  test('to an endpoint: JSON, and an address that stays one', () => {
    assert.deepEqual(
      httpRequest({ ...HTTP, headers: { 'X-Id': '${uuid}' }, body: { code: '${code}' } }, VALUES),
      {
        method: 'POST',
        url: 'http://localhost:1/api/a%20b.py',
        headers: { 'content-type': 'application/json', 'x-id': '0b1c' },
        body: '{"code":"print(\\"é\\")\\n"}',
      },
    );
  });

  test('to an endpoint: text, nothing, and a type of its own', () => {
    assert.equal(httpRequest({ ...HTTP, body: '${code}' }, VALUES).body, VALUES.code);
    assert.equal(
      httpRequest({ ...HTTP, body: '${code}' }, VALUES).headers['content-type'],
      'text/plain; charset=utf-8',
    );
    assert.deepEqual(httpRequest(HTTP, VALUES).headers, {});
    const typed = httpRequest({ ...HTTP, body: [], headers: { 'Content-Type': 'application/x' } }, VALUES);
    assert.deepEqual(typed.headers, { 'content-type': 'application/x' });
  });

  test('half of a surrogate pair in an address is no error', () => {
    assert.match(httpRequest(HTTP, { ...VALUES, file: '\uD800' }).url, /%EF%BF%BD$/u);
  });
});

void suite('the id in an answer', () => {
  const ANSWERS: readonly (readonly [json: string, path: string, id: string | null])[] = [
    ['{"task_id": "a1"}', 'task_id', 'a1'],
    ['{"data": [{"id": 42}]}', 'data.0.id', '42'],
    ['"a1"', 'id', null],
    ['{"id": ""}', 'id', null],
    ['{"id": {"x": 1}}', 'id', null],
    ['{"id": null}', 'id', null],
    ['{}', 'constructor.name', null],
    ['{"__proto__": {"id": "p"}}', '__proto__.id', 'p'],
    ['not json', 'id', null],
  ];
  for (const [json, path, id] of ANSWERS) {
    test(`${path} of ${json} is ${id}`, () => {
      assert.equal(idAtPath(json, path), id);
    });
  }
});
