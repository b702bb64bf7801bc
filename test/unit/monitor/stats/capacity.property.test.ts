import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as assertProperty, double, integer, property, record } from 'fast-check';
import { MOST_SLOTS } from '../../../../src/model/statistics/capacity.ts';
import { capacity } from '../../../../src/monitor/stats/capacity.ts';
import { erlangC, expectedWaitMs } from '../../../../src/monitor/stats/erlangC.ts';
import { slotsForUtilisation, slotsForWait } from '../../../../src/monitor/stats/slotsForTarget.ts';

const RANGE = { from: 0, to: 60_000 };
const TARGET = { waitMs: 1_000, utilisation: 0.8 };

/** Erlang C as it is defined: from the probabilities of all states. Only for few servers. */
function erlangCByDefinition(servers: number, load: number): number {
  const term = (n: number): number => {
    let value = 1;
    for (let k = 1; k <= n; k++) value *= load / k;
    return value;
  };
  const waiting = term(servers) * (servers / (servers - load));
  let sum = waiting;
  for (let n = 0; n < servers; n++) sum += term(n);
  return waiting / sum;
}

/** Mean wait of a simulated queue with exponential arrivals and services, in ms. */
function simulatedWaitMs(servers: number, arrivalPerMs: number, serviceMs: number): number {
  let state = 11;
  const exponential = (mean: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return -Math.log(state / 2_147_483_647) * mean;
  };
  const freeAt = Array.from({ length: servers }, () => 0);
  const customers = 400_000;
  let now = 0;
  let waited = 0;
  for (let served = 0; served < customers; served++) {
    now += exponential(1 / arrivalPerMs);
    let first = 0;
    for (let server = 1; server < servers; server++) {
      if ((freeAt[server] ?? 0) < (freeAt[first] ?? 0)) first = server;
    }
    const begin = Math.max(now, freeAt[first] ?? 0);
    waited += begin - now;
    freeAt[first] = begin + exponential(serviceMs);
  }
  return waited / customers;
}

const loaded = record({
  servers: integer({ min: 1, max: 40 }),
  busy: double({ min: 0.01, max: 0.99, noNaN: true }),
}).map(({ servers, busy }) => ({ servers, load: servers * busy }));

describe('capacity', () => {
  it('follows the definition of Erlang C', () => {
    assertProperty(
      property(loaded, ({ servers, load }) => {
        const exact = erlangCByDefinition(servers, load);
        assert.ok(Math.abs(erlangC(servers, load) - exact) <= exact * 1e-9 + 1e-15);
      }),
    );
  });

  it('agrees with the closed form of one server', () => {
    assert.ok(Math.abs(erlangC(1, 0.7) - 0.7) < 1e-12);
    assert.ok(Math.abs(expectedWaitMs(1, 0.5, 100) - 100) < 1e-9);
  });

  for (const [servers, busy] of [
    [1, 0.6],
    [3, 0.8],
    [8, 0.85],
  ] as const) {
    it(`agrees with a simulated queue of ${String(servers)} servers that are ${String(busy)} busy`, () => {
      const serviceMs = 200;
      const simulated = simulatedWaitMs(servers, (servers * busy) / serviceMs, serviceMs);
      const expected = expectedWaitMs(servers, servers * busy, serviceMs);
      assert.ok(Math.abs(simulated - expected) < expected * 0.1, `${String(simulated)} ${String(expected)}`);
    });
  }

  it('stays a probability, falls with every slot and keeps its digits with tens of thousands of them', () => {
    assertProperty(
      property(
        integer({ min: 100, max: 20_000 }),
        double({ min: 0.05, max: 0.9999, noNaN: true }),
        (servers, busy) => {
          const load = servers * busy;
          const share = erlangC(servers, load);
          assert.ok(share >= 0 && share <= 1);
          assert.ok(erlangC(servers + 1, load) <= share);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('finds the least slots for a wait and for a share', () => {
    assertProperty(
      property(
        double({ min: 0.01, max: 300, noNaN: true }),
        double({ min: 1, max: 60_000, noNaN: true }),
        double({ min: 1, max: 60_000, noNaN: true }),
        (load, serviceMs, waitMs) => {
          const slots = slotsForWait(load, serviceMs, waitMs) ?? 0;
          assert.ok(slots > load && expectedWaitMs(slots, load, serviceMs) <= waitMs);
          assert.ok(slots === 1 || expectedWaitMs(slots - 1, load, serviceMs) > waitMs);
          const calm = slotsForUtilisation(load, 0.7) ?? 0;
          assert.ok(load / calm <= 0.7 && (calm === 1 || load / (calm - 1) > 0.7));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says that it takes too many, instead of counting without end', () => {
    assert.equal(slotsForWait(MOST_SLOTS + 5, 1_000, 10), null);
    assert.equal(slotsForUtilisation(MOST_SLOTS, 0.5), null);
  });

  it('puts arrivals, service and slots together', () => {
    const told = capacity({
      range: RANGE,
      ended: 90,
      growth: 12,
      watchedMs: 60_000,
      serviceMs: 1_000,
      slots: 2,
      target: TARGET,
      isPartial: false,
    });
    assert.equal(told.arrivalPerS, 1.7);
    assert.equal(told.utilisation, 0.85);
    assert.ok(told.wait?.kind === 'mean' && Math.abs(told.wait.ms - expectedWaitMs(2, 1.7, 1_000)) < 1e-9);
    assert.equal(told.slotsForUtilisation, 3);
    assert.equal(told.unknown, null);
  });

  it('says that the work grows when the slots cannot do it, and what would', () => {
    const told = capacity({
      range: RANGE,
      ended: 240,
      growth: null,
      watchedMs: 60_000,
      serviceMs: 1_000,
      slots: 2,
      target: TARGET,
      isPartial: false,
    });
    assert.deepEqual(told.wait, { kind: 'grows' });
    assert.equal(told.utilisation, 2);
    assert.equal(told.slotsForWait, 5);
  });

  it('says what is not known', () => {
    const known = {
      range: RANGE,
      ended: 5,
      growth: null,
      watchedMs: 60_000,
      serviceMs: 10,
      slots: 2,
      isPartial: false,
    };
    const unknown = (changed: Partial<Parameters<typeof capacity>[0]>): string | null =>
      capacity({ ...known, target: TARGET, ...changed }).unknown;
    assert.equal(unknown({ ended: null }), 'not recorded');
    assert.equal(unknown({ serviceMs: null }), 'no run times');
    assert.equal(unknown({ slots: null }), 'no slots');
    assert.equal(capacity({ ...known, slots: null, target: TARGET }).utilisation, null);
    assert.equal(capacity({ ...known, slots: null, target: TARGET }).slotsForWait, 1);
  });
});
