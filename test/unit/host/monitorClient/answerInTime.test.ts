import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANSWER_TIME_MS, answerInTime } from '../../../../src/host/monitorClient/answerInTime.ts';
import { drawing } from '../trees/samples.ts';

describe('an answer of the monitor', () => {
  it('is waited for no longer than a minute', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const waiting = answerInTime('getTasks', new Promise(() => undefined), drawing.t);
    const ended = assert.rejects(waiting, (error: Error) => {
      assert.match(error.message, /did not answer within 60 s/);
      assert.equal(error.cause, 'getTasks');
      return true;
    });
    t.mock.timers.tick(ANSWER_TIME_MS);
    await ended;
  });

  it('that comes in time, or is a refusal, is passed on at once', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    await answerInTime('getTasks', Promise.resolve([]), drawing.t);
    await assert.rejects(answerInTime('getTasks', Promise.reject(new Error('closed')), drawing.t), /closed/);
  });
});
