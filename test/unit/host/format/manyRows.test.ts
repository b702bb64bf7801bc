import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { formatDuration } from '../../../../src/model/duration.ts';
import { formatAge } from '../../../../src/host/format/age.ts';
import { formatClockTime, formatExactTime } from '../../../../src/host/format/clockTime.ts';
import { formatCount } from '../../../../src/host/format/count.ts';
import { drawing } from '../trees/samples.ts';

const ROWS = 2_000;
const NOW = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;

describe('texts of many rows', () => {
  it('do not take new formats for every row', () => {
    const { DateTimeFormat, NumberFormat } = Intl;
    let made = 0;
    const counted = <Format extends new (...args: never[]) => object>(format: Format): Format =>
      new Proxy(format, {
        construct(target, args, newTarget) {
          made++;
          return Reflect.construct(target, args, newTarget);
        },
      });
    Intl.DateTimeFormat = counted(DateTimeFormat);
    Intl.NumberFormat = counted(NumberFormat);
    const implicit = mock.method(Number.prototype, 'toLocaleString');
    try {
      for (let row = 0; row < ROWS; row++) {
        formatClockTime(NOW - row * DAY_MS, NOW, 'en');
        formatExactTime(NOW - row * 1_000, NOW, 'en');
        formatAge(NOW - row * 1_000, NOW, drawing);
        formatCount(row, 'en');
        formatDuration(row * 100, 'en');
      }
    } finally {
      Intl.DateTimeFormat = DateTimeFormat;
      Intl.NumberFormat = NumberFormat;
      implicit.mock.restore();
    }
    assert.ok(made + implicit.mock.callCount() < 20, `${made} made, ${implicit.mock.callCount()} implicit`);
  });
});
