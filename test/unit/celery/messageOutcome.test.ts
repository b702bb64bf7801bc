import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TargetOutcome } from '../../../src/model/action.ts';
import { messageOutcome } from '../../../src/monitor/celery/actions/messageOutcome.ts';

const back: TargetOutcome = { target: 'a', ok: true, message: "Back in 'celery', next to run" };
const stays: TargetOutcome = { target: 'b', ok: false, message: 'A worker could not read it' };

describe('what is said of messages that were put back', () => {
  const said = (targets: readonly TargetOutcome[], left: number, most = 10) => {
    const outcome = messageOutcome.requeued(targets, most, left);
    return [outcome.ok, outcome.message];
  };

  it('counts those that were, and those that stayed', () => {
    assert.deepEqual(said([], 0), [true, 'No message in flight is abandoned.']);
    assert.deepEqual(said([back], 0), [true, 'Put 1 message back, next to run.']);
    assert.deepEqual(said([back, stays], 0), [
      false,
      'Put 1 message back, next to run. 1 message stayed in flight.',
    ]);
    assert.deepEqual(said([stays], 0), [false, '1 message stayed in flight.']);
  });

  it('never passes over those that were not looked at', () => {
    const more = '5 messages in flight were not looked at yet: requeue once more.';
    for (const targets of [[], [back], [stays], [back, stays]]) {
      assert.ok(String(said(targets, 5)[1]).includes(more), JSON.stringify(targets));
    }
  });

  it('names no more targets than it may', () => {
    assert.equal(messageOutcome.requeued([back, back, back], 2, 0).targets.length, 2);
  });
});

describe('what is said of messages that were removed', () => {
  it('counts them, and says how long they can be put back', () => {
    assert.equal(
      messageOutcome.removed('q', 1, 'x', true).message,
      "Removed 1 message from 'q'. It can be put back.",
    );
    assert.equal(
      messageOutcome.removed('q', 2, 'x', false).message,
      "Removed 2 messages from 'q'. They can be put back until this window is closed, for there is no history on disk.",
    );
  });
});
