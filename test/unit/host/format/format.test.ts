import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge } from '../../../../src/host/format/age.ts';
import { formatClockTime, formatExactTime } from '../../../../src/host/format/clockTime.ts';
import { formatCount } from '../../../../src/host/format/count.ts';
import { drawing } from '../trees/samples.ts';
import { shortTaskName, shortWorkerName } from '../../../../src/host/format/shortName.ts';

test('ages are said in one unit, never ahead of time', () => {
  const now = 1_800_000_000_000;
  const expected: readonly (readonly [number, string])[] = [
    [0, 'just now'],
    [-999, 'just now'],
    [999, 'in a moment'],
    [-12_999, '12 s ago'],
    [-59_999, '59 s ago'],
    [-60_000, '1 min ago'],
    [-3_600_000, '1 h ago'],
    [-86_400_000 * 1_234, '1,234 d ago'],
    [8_000, 'in 8 s'],
    [90_000, 'in 1 min'],
  ];
  for (const [offset, text] of expected) assert.equal(formatAge(now + offset, now, drawing), text);
  assert.equal(formatAge(now - 86_400_000 * 1_234, now, { ...drawing, locale: 'de' }), '1.234 d ago');
});

test('a moment of today has no date, others have one', () => {
  const now = Date.UTC(2026, 10, 21, 18, 0);
  const zone = 'UTC';
  assert.equal(formatClockTime(Date.UTC(2026, 10, 21, 14, 2), now, 'en', zone), '14:02');
  assert.equal(formatClockTime(Date.UTC(2026, 10, 20, 14, 2), now, 'en', zone), 'Nov 20, 14:02');
  assert.equal(formatClockTime(Date.UTC(2026, 10, 21, 0, 30), now, 'en', zone), '00:30');
  assert.equal(formatExactTime(Date.UTC(2026, 10, 21, 14, 2, 9), now, 'en', zone), '14:02:09');
});

test('a time that is no time is shown as it is, never thrown', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, -1e300, 8.64e15 + 1]) {
    assert.equal(formatClockTime(at, 0, 'en'), String(at));
  }
});

test('counts follow the locale', () => {
  assert.equal(formatCount(1_180, 'en'), '1,180');
  assert.equal(formatCount(1_180, 'de'), '1.180');
});

test('names are cut to what tells them apart', () => {
  assert.equal(shortTaskName('tasks.evaluate_code'), 'evaluate_code');
  assert.equal(shortTaskName('evaluate'), 'evaluate');
  assert.equal(shortTaskName('ends.with.'), 'ends.with.');
  assert.equal(shortWorkerName('worker1@api'), 'worker1');
  assert.equal(shortWorkerName('celery@api'), 'celery@api');
  assert.equal(shortWorkerName('plain'), 'plain');
  assert.equal(shortWorkerName('@host'), '@host');
});
