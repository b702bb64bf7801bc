import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { epochMs, formatPythonTime, parsePythonTime } from '../../../src/monitor/celery/pythonTime.ts';

describe('parsePythonTime', () => {
  it('takes a time without offset for UTC, as Celery before 5.5 writes it', () => {
    const expected = Date.UTC(2026, 10, 21, 17, 28, 56, 368);
    for (const text of [
      '2026-11-21T17:28:56.368520',
      '2026-11-21T17:28:56.368520+00:00',
      '2026-11-21T17:28:56.368520Z',
      '2026-11-21 19:28:56.368520+02:00',
      '2026-11-21T12:28:56.368520-0500',
    ]) {
      assert.equal(parsePythonTime(text), expected, text);
    }
    assert.equal(parsePythonTime('2026-11-21T17:28:56'), Date.UTC(2026, 10, 21, 17, 28, 56));
  });

  it('answers null for anything else, without throwing', () => {
    for (const value of [
      null,
      undefined,
      5,
      {},
      '',
      'tomorrow',
      '2026-11-21',
      '2026-13-01T00:00:00',
      '2026-11-21T25:00:00',
      'x'.repeat(1e6),
    ]) {
      assert.equal(parsePythonTime(value), null);
    }
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const time = parsePythonTime(value);
        assert.ok(time === null || Number.isFinite(time));
      }),
    );
  });

  it('reads back what formatPythonTime writes, with six digits and an offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (ms) => {
        const text = formatPythonTime(ms);
        assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
        assert.equal(parsePythonTime(text), ms);
      }),
    );
  });
});

describe('epochMs', () => {
  it('rounds float seconds to milliseconds, and refuses what is no moment', () => {
    assert.equal(epochMs(1795281846.130801), 1795281846131);
    for (const value of [0, -1, Number.NaN, 1e20, '1', null, undefined]) assert.equal(epochMs(value), null);
  });
});
