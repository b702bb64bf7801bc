import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../../../src/model/duration.ts';

test('spans read as a person says them', () => {
  const expected: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [0.4, '<1 ms'],
    [3.25, '3.3 ms'],
    [850.4, '850 ms'],
    [999.6, '1 s'],
    [2_300, '2.3 s'],
    [30_200, '30.2 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_800, '1 h'],
    [4_320_000, '1 h 12 min'],
    [86_399_999, '1 d'],
    [273_600_000, '3 d 4 h'],
    [-1_500, '−1.5 s'],
  ];
  for (const [ms, text] of expected) assert.equal(formatDuration(ms, 'en'), text, String(ms));
});

test('digits follow the locale', () => {
  assert.equal(formatDuration(30_200, 'de'), '30,2 s');
  assert.equal(formatDuration(86_400_000 * 1234, 'de'), '1.234 d');
});
