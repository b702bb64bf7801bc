import assert from 'node:assert/strict';
import { it } from 'node:test';
import { historyLimit } from '../../../../src/host/monitorClient/historyLimit.ts';
import { parseMonitorOptions } from '../../../../src/monitor/monitorOptions.ts';

it('whatever stands in the settings, the monitor starts with limits that it can read', () => {
  assert.equal(historyLimit(30, 14), 30);
  assert.equal(historyLimit(1_000.5, 14), 1_000);
  for (const value of [0, -1, '14', null, undefined, Number.NaN, {}]) {
    const historyDays = historyLimit(value, 14);
    assert.equal(historyDays, 14);
    assert.doesNotThrow(() => parseMonitorOptions({ storeFile: null, historyDays, historyMaxTasks: 1 }));
  }
});
