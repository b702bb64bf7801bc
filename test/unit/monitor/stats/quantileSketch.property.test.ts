import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  array,
  assert as assertProperty,
  constantFrom,
  double,
  integer,
  oneof,
  property,
  uint8Array,
} from 'fast-check';
import { MOST_BINS, QuantileSketch, RELATIVE_ERROR } from '../../../../src/monitor/stats/quantileSketch.ts';

const SHARES = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
/** Beside the error that is promised: what floating point adds at the edge of a bin. */
const EDGE = 1e-9;

const duration = oneof(
  double({ min: 0.001, max: 1e9, noNaN: true }),
  double({ min: 0.001, max: 10, noNaN: true }),
  integer({ min: 1, max: 86_400_000 }),
  constantFrom(0, 1, 50, 1_000),
);
const durations = array(duration, { minLength: 1, maxLength: 400 });

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

function assertWithinError(sketch: QuantileSketch, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const estimates = sketch.quantiles(SHARES);
  for (const [place, share] of SHARES.entries()) {
    const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    const estimate = estimates[place] ?? Number.NaN;
    assert.ok(
      Math.abs(estimate - exact) <= exact * (RELATIVE_ERROR + EDGE),
      `${String(share)}: ${String(estimate)} for ${String(exact)}`,
    );
  }
}

/** Chance that is the same in each run (Park and Miller). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('quantile sketch', () => {
  it('is within 1 % of every quantile of any durations', () => {
    assertProperty(
      property(durations, (values) => {
        assertWithinError(sketchOf(values), values);
      }),
    );
  });

  it('is within 1 % on the shapes that durations have, with hundreds of thousands of them', () => {
    const next = random(7);
    const shapes: Readonly<Record<string, () => number>> = {
      exponential: () => -Math.log(next()) * 120,
      'log-normal': () => Math.exp(4 + 2 * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())),
      pareto: () => 5 / next() ** (1 / 1.1),
      uniform: () => 1 + next() * 10_000,
      'two peaks': () => (next() < 0.9 ? 3 + next() : 30_000 + next() * 1_000),
      constant: () => 250,
    };
    for (const draw of Object.values(shapes)) {
      const values = Array.from({ length: 100_000 }, draw);
      assertWithinError(sketchOf(values), values);
    }
  });

  it('merges to the sketch of all values together, in any order and split', () => {
    assertProperty(
      property(array(durations, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = new QuantileSketch();
        for (const part of parts.toReversed()) merged.merge(sketchOf(part));
        assert.deepEqual(merged.encode(), sketchOf(parts.flat()).encode());
        assert.equal(merged.count, parts.flat().length);
      }),
    );
  });

  it('is the same after it was written and read, and adds to what is there', () => {
    assertProperty(
      property(durations, durations, (one, other) => {
        const read = sketchOf(one);
        assert.ok(read.mergeEncoded(sketchOf(other).encode()));
        assert.deepEqual(read.encode(), sketchOf([...one, ...other]).encode());
        assert.equal(read.count, one.length + other.length);
      }),
    );
  });

  it('forgets exactly what is taken out again', () => {
    assertProperty(
      property(durations, durations, (kept, removed) => {
        const sketch = sketchOf([...removed, ...kept]);
        for (const value of removed) sketch.subtract(value);
        assert.deepEqual(sketch.encode(), sketchOf(kept).encode());
        assert.equal(sketch.count, kept.length);
      }),
    );
  });

  it('does not go below nothing for what was never added', () => {
    const sketch = sketchOf([10]);
    sketch.subtract(5_000);
    sketch.subtract(0);
    assert.equal(sketch.count, 1);
    sketch.subtract(10);
    sketch.subtract(10);
    assert.equal(sketch.count, 0);
    assert.equal(sketch.quantile(0.5), null);
  });

  it('has a bounded number of bins over the widest range of values, and takes no nonsense', () => {
    const sketch = new QuantileSketch();
    for (let value = 1e-9; value < 1e300; value *= 1.005) sketch.add(value);
    assert.ok(sketch.binCount <= MOST_BINS);
    assert.ok(MOST_BINS < 1_700);
    assert.ok(sketch.encode().length < 4 * MOST_BINS);
    const { count } = sketch;
    sketch.add(Number.NaN);
    sketch.add(-1);
    assert.equal(sketch.count, count);
  });

  it('reads nothing from bytes that are no sketch', () => {
    assertProperty(
      property(uint8Array({ maxLength: 60 }), (bytes) => {
        const sketch = sketchOf([1, 2, 3]);
        const before = sketch.encode();
        if (!sketch.mergeEncoded(bytes)) assert.deepEqual(sketch.encode(), before);
        assert.ok(sketch.binCount <= MOST_BINS);
      }),
    );
  });
});
