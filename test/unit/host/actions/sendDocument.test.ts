import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSendDocument } from '../../../../src/host/actions/sendDocument/readSendDocument.ts';
import { sendDocumentText } from '../../../../src/host/actions/sendDocument/sendDocumentText.ts';
import { readSendTarget, sendTargetQuery } from '../../../../src/host/actions/sendDocument/sendTarget.ts';
import type { Payload } from '../../../../src/model/payload.ts';
import { drawing } from '../trees/samples.ts';

const { t } = drawing;

function json(text: string): Payload {
  return { kind: 'json', text, source: 'result record' };
}

function problems(text: string, isRetry = true): readonly string[] {
  const result = readSendDocument(text, isRetry, t);
  assert.ok(!result.ok, text);
  for (const { offset, length } of result.problems) assert.ok(offset <= text.length && length > 0);
  return result.problems.map(({ message }) => message);
}

describe('the document of a task to send', () => {
  it('gives back exactly what it was made from, with every digit and Python’s own numbers', () => {
    const args = '[12345678901234567890,NaN,-Infinity,1e400,"é\\u0000"]';
    const text = sendDocumentText(
      { queue: 'evaluation', args: json(args), kwargs: json('{"a":{"b":[]}}') },
      t,
    );
    const result = readSendDocument(text, true, t);
    assert.ok(result.ok);
    assert.equal(result.values.args, '[12345678901234567890,NaN,-Infinity,1e400,"é\\u0000"]');
    assert.equal(result.values.kwargs, '{"a":{"b":[]}}');
    assert.equal(result.values.queue, 'evaluation');
    assert.deepEqual([result.values.priority, result.values.countdownS], [null, null]);
  });

  it('names the schema of its task after all that is edited', () => {
    const empty = { args: json('[]'), kwargs: json('{}') };
    const text = sendDocumentText({ name: 'jobs.nightly', queue: 'q', ...empty }, t);
    assert.match(text, /"\$schema": "task-tower-schema:[^"]*\/jobs\.nightly\.json"\n\}\n$/);
    assert.ok(readSendDocument(text, true, t).ok);
  });

  it('says what is known of arguments that are not exact, and starts with none', () => {
    const args = { kind: 'repr', text: "('x', <Foo>)", truncated: true, source: 'event' } as const;
    const text = sendDocumentText({ queue: 'q', args, kwargs: json('{}') }, t);
    assert.match(text, /known only as the worker wrote and cut them: \('x', <Foo>\)/);
    const result = readSendDocument(text, true, t);
    assert.ok(result.ok);
    assert.equal(result.values.args, '[]');
  });

  it('starts with plain arguments read back from a whole representation, and says to look them over', () => {
    const args = {
      kind: 'repr',
      text: "({'code': 'x', 'n': 1},)",
      truncated: false,
      source: 'event',
    } as const;
    const text = sendDocumentText({ queue: 'q', args, kwargs: json('{}') }, t);
    assert.match(text, /read back from how the worker wrote them; look them over/);
    const result = readSendDocument(text, true, t);
    assert.ok(result.ok);
    assert.equal(result.values.args, '[{"code":"x","n":1}]');
    const object = { ...args, text: '(<Foo object>,)' };
    assert.match(
      sendDocumentText({ queue: 'q', args: object, kwargs: json('{}') }, t),
      /known only as the worker wrote/,
    );
  });

  it('is not sent while a value that was not kept is missing in it', () => {
    const document = `{"queue":"q","args":["[redacted]"],"kwargs":{"token":"Bearer [redacted]"}}`;
    const [args, kwargs, ...rest] = problems(document);
    assert.match(args ?? '', /"args" still holds \[redacted\]/);
    assert.match(kwargs ?? '', /"kwargs" still holds/);
    assert.deepEqual(rest, []);
  });

  it('reads the options by the names that apply_async has for them', () => {
    const options = `{"priority": 3, "eta": "2026-11-21T12:00:00Z", "expires": 60, "soft_time_limit": 1.5,
      "time_limit": 2, "headers": {"stamp": 1}, "countdown": null}`;
    const result = readSendDocument(`{"task":"a","queue":"q","options":${options}}`, false, t);
    assert.ok(result.ok);
    assert.deepEqual(result.values, {
      task: 'a',
      queue: 'q',
      args: '[]',
      kwargs: '{}',
      priority: 3,
      countdownS: null,
      etaAt: Date.UTC(2026, 10, 21, 12),
      expiresS: 60,
      softTimeLimitS: 1.5,
      timeLimitS: 2,
      headers: '{"stamp":1}',
    });
  });

  it('names everything that is wrong at once', () => {
    assert.deepEqual(problems('{"args":{},"kwargs":[],"queue":1,"colour":2}'), [
      "'colour' is not known here",
      '"queue" must name the queue to send it to',
      '"args" must be an array: []',
      '"kwargs" must be an object: {}',
    ]);
    assert.deepEqual(problems('{"queue":"q"}', false), ['"task" must name the task to send']);
    assert.deepEqual(problems('{"options":{"priority":10,"eta":"soon","countdown":-1}}'), [
      '"priority" must be a whole number from 0, which is served first, to 9',
      '"eta" must be a time in text, such as "2026-11-21T14:30:00Z"',
      '"countdown" must be a number of seconds',
    ]);
    assert.deepEqual(problems('{"options":{"countdown":1,"eta":"2026-11-21T12:00:00Z"}}'), [
      'Give either "countdown" or "eta", not both',
    ]);
  });

  it('marks the place of what is wrong', () => {
    const text = '{"args": [], "kwargs": [], "options": {"prio": 1}}';
    const result = readSendDocument(text, true, t);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ offset, length }) => text.slice(offset, offset + length)),
      ['"kwargs"', '"prio"'],
    );
    const broken = readSendDocument('{"args": [1,]}', true, t);
    assert.ok(!broken.ok);
    assert.equal(broken.problems[0]?.offset, 12);
  });

  it('never throws', () => {
    for (const text of ['', '[]', '1', 'null', '{', '{"options":1}', '['.repeat(5_000)]) problems(text);
  });
});

describe('where a document goes', () => {
  it('survives in its address', () => {
    const target = { connectionId: 'a/b?c', retryOf: 'e3f1' };
    assert.deepEqual(readSendTarget(sendTargetQuery(target)), target);
    assert.equal(readSendTarget('{"connectionId":1}'), null);
    assert.equal(readSendTarget('nonsense'), null);
  });
});
