import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createQueueRates } from '../../../src/monitor/bullmq/queueRates.ts';

const START = Date.UTC(2026, 10, 21);
const SCOPE = 'bull:q';

describe('the rates of a queue', () => {
  it('tell what begins, what arrives and when it is empty', () => {
    const rates = createQueueRates(() => START);
    for (let second = 0; second <= 30; second++) {
      const now = START + second * 1_000;
      for (let job = 0; job < 4; job++) rates.begun(SCOPE, now);
      rates.measure(SCOPE, 1_000 - second * 3, now);
    }
    const { servicePerS, arrivalPerS, drainS } = rates.read(SCOPE, 910, START + 30_000);
    assert.ok(Math.abs((servicePerS ?? 0) - 4.13) < 0.01, String(servicePerS));
    assert.ok(Math.abs((arrivalPerS ?? 0) - 1.13) < 0.01, String(arrivalPerS));
    assert.equal(drainS, 303);
  });

  it('are not known before they can be, and never for a queue that grows', () => {
    const rates = createQueueRates(() => START);
    const unknown = { arrivalPerS: null, servicePerS: null, drainS: null };
    rates.begun(SCOPE, START);
    assert.deepEqual(rates.read(SCOPE, 5, START + 3_000), unknown);
    assert.deepEqual(rates.read('bull:other', 5, START + 60_000), unknown);
    for (let second = 0; second <= 20; second++) rates.measure(SCOPE, second, START + second * 1_000);
    assert.deepEqual(rates.read(SCOPE, 20, START + 20_000).drainS, null);
    assert.deepEqual(rates.read(SCOPE, 0, START + 20_000).drainS, 0);
  });

  it('forget what was before a depth could not be read, and queues that are gone', () => {
    const rates = createQueueRates(() => START);
    for (let second = 0; second <= 20; second++) rates.measure(SCOPE, 100 - second, START + second * 1_000);
    rates.measure(SCOPE, null, START + 21_000);
    assert.equal(rates.read(SCOPE, null, START + 21_000).arrivalPerS, null);
    rates.forget(SCOPE);
    assert.equal(rates.read(SCOPE, 0, START + 22_000).servicePerS, null);
  });
});
