import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  page,
  CONNECTIONS,
  bullmqRef,
  celeryRef,
  failed,
  received,
  storeFixture,
  succeeded,
} from './storeFixture.ts';
import type { TaskMessage } from '../../../src/model/taskMessage.ts';

const SECRET = 'hunter2-of-the-test';
const PLAIN = 'kept-of-the-test';
const message: TaskMessage = {
  name: 'tasks.login',
  queue: 'celery',
  args: `["${PLAIN}", {"Authorization": "Bearer ${SECRET}"}]`,
  kwargs: `{"password":"${SECRET}"}`,
  embed: `{"callbacks":[{"kwargs":{"api_key":"${SECRET}"}}]}`,
  headers: `{"x-token":"${SECRET}","priority":3}`,
  priority: null,
  replyTo: null,
  redelivered: null,
  seenAt: 1,
};

/** Everything that is on the disk of a history. */
function bytesOf(file: string): string {
  return [file, `${file}-wal`, `${file}-journal`, `${file}-shm`]
    .filter((name) => existsSync(name))
    .map((name) => readFileSync(name, 'latin1'))
    .join('');
}

describe('redaction of the history', () => {
  it('lets no secret reach the file', (t) => {
    const { clock, file, open } = storeFixture(t);
    const store = open({ redact: ['*password*', '*token', '*api_key*', 'authorization'] });
    const now = clock.now();
    store.apply([
      received('a', now, { argsRepr: `('${PLAIN}', {'db_password': '${SECRET}'})` }),
      received('b', now, { kwargsRepr: `{'token': '${SECRET}', 'deep': {'API_KEY': ['${SECRET}']}}` }),
      failed('c', now, {
        error: `LoginError: password='${SECRET}' is wrong`,
        traceback: `Traceback (most recent call last):\n  File "a.py", line 1, in f\n    password = read()\nLoginError: password='${SECRET}' is wrong`,
      }),
      failed('e', now, {
        error: `Error: connect redis://:${SECRET}@db:6379/0`,
        traceback: `Error: x\n    at login (/app/login.js:1:2)\n  [cause]: { password: '${SECRET}' }\n    at f (/app/a.js:1:2) {\n  token: '${SECRET}'\n}`,
      }),
      succeeded('d', now, { resultRepr: `{"token": "${SECRET}"}` }),
      { ref: bullmqRef('1'), at: now, state: 'received', argsRepr: `{"login":{"password":"${SECRET}"}}` },
    ]);
    store.history.keepMessage(celeryRef('a'), message);
    store.flush();
    assert.match(bytesOf(file), new RegExp(PLAIN), 'the history is not in these files');
    assert.doesNotMatch(bytesOf(file), new RegExp(SECRET));
    assert.equal(
      store.get(celeryRef('b'))?.kwargsRepr,
      "{'token': '[redacted]', 'deep': {'API_KEY': '[redacted]'}}",
    );
    assert.match(
      store.get(celeryRef('c'))?.traceback ?? '',
      /password = read\(\)\nLoginError: password='\[redacted\]'/,
    );
    store.close();
    assert.match(bytesOf(file), new RegExp(PLAIN));
    assert.doesNotMatch(bytesOf(file), new RegExp(SECRET));
  });

  it('finds no secret in memory either', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ file: null, redact: ['password'] });
    store.apply([received('a', clock.now(), { kwargsRepr: `{'password': '${SECRET}'}` })]);
    assert.equal(store.get(celeryRef('a'))?.kwargsRepr, "{'password': '[redacted]'}");
    assert.equal(store.query(page({ text: SECRET }), CONNECTIONS).tasks.length, 0);
    assert.equal(store.query(page({ text: 'redacted' }), CONNECTIONS).tasks.length, 1);
  });

  it('takes a redacted message for the one that it was made of', (t) => {
    const { open, clock } = storeFixture(t);
    const store = open({ redact: ['password'] });
    store.apply([received('a', clock.now())]);
    store.history.keepMessage(celeryRef('a'), message);
    store.history.keepMessage(celeryRef('a'), { ...message, seenAt: 2 });
    assert.equal(store.history.message(celeryRef('a'))?.seenAt, 1);
    store.history.keepMessage(celeryRef('a'), { ...message, name: 'tasks.other', seenAt: 3 });
    assert.equal(store.history.message(celeryRef('a'))?.seenAt, 3);
  });

  it('keeps everything as it is without patterns', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ redact: [] });
    store.apply([received('a', clock.now(), { kwargsRepr: `{'password': 'x'}` })]);
    store.history.keepMessage(celeryRef('a'), message);
    assert.equal(store.get(celeryRef('a'))?.kwargsRepr, `{'password': 'x'}`);
    assert.deepEqual(store.history.message(celeryRef('a')), message);
  });
});
