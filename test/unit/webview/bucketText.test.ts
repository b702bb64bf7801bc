import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bucketText } from '../../../src/webview/dashboard/timeText.ts';

// Before anything is formatted: the page's time zone is that of whoever reads it.
process.env['TZ'] = 'Europe/Zurich';

const HOUR_MS = 3_600_000;

function hour(utc: string): string {
  return bucketText(Date.parse(utc), HOUR_MS).replaceAll(/\s+/g, ' ');
}

describe('an hour of the statistics', () => {
  it('is told in the local time zone', () => {
    assert.match(hour('2026-07-01T12:00Z'), /\b14:00 – 15:00$/);
    assert.match(hour('2026-12-01T12:00Z'), /\b13:00 – 14:00$/);
  });

  it('is another one than the next, also when clocks are put back', () => {
    assert.match(hour('2026-10-25T00:00Z'), /\b02:00 – 02:00$/);
    assert.match(hour('2026-10-25T01:00Z'), /\b02:00 – 03:00$/);
  });

  it('leaves out the one that clocks leave out', () => {
    assert.match(hour('2026-03-29T00:00Z'), /\b01:00 – 03:00$/);
  });

  it('says the day of its end when that is another one', () => {
    const text = hour('2026-06-30T21:00Z');
    assert.ok(text.includes('23:00') && /1.*00:00$/.test(text.split('–')[1] ?? ''), text);
  });
});
