import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerNow } from '../../../src/monitor/store/question.ts';
import { celeryRef, failed, storeFixture } from './storeFixture.ts';

test('failures of many moments are counted in steps, of all connections or some', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  // Of some moments there are many failures, and they come in no order.
  const failures = Array.from({ length: 10_000 }, (_, index) => ({
    connectionId: index % 4 === 0 ? 'other' : 'local',
    at: now - 1_000 + ((index * 7_919) % (index % 2 === 0 ? 1_000 : 3)),
  }));
  store.apply(
    failures.map(({ connectionId, at }, index) =>
      failed('', at, { ref: celeryRef(`t${String(index)}`, connectionId), isPast: true }),
    ),
  );
  for (const among of [['local', 'other'], ['local'], ['other'], ['gone'], []]) {
    for (const since of [0, now - 1_000, now - 999, now - 998, now - 500, now]) {
      const wanted = failures.filter(
        ({ connectionId, at }) => among.includes(connectionId) && at > since,
      ).length;
      assert.equal(
        answerNow(store.questions.failureCount(since, among)),
        wanted,
        JSON.stringify([among, since]),
      );
    }
  }
  const question = store.questions.failureCount(0, ['local']);
  let steps = 0;
  while (question.next().done !== true) steps++;
  assert.ok(steps >= 1, String(steps));
});
