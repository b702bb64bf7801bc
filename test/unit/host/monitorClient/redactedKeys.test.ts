import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { redactedKeys } from '../../../../src/host/monitorClient/redactedKeys.ts';
import { parseMonitorOptions } from '../../../../src/monitor/monitorOptions.ts';

const byDefault = ['*password*'];

describe('redactedKeys', () => {
  for (const [value, expected] of [
    [undefined, byDefault],
    ['token', byDefault],
    [{ 0: 'token' }, byDefault],
    [[], []],
    [
      ['token', 3, null, 'pin'],
      ['token', 'pin'],
    ],
  ] as const) {
    it(`makes ${JSON.stringify(expected)} of ${inspect(value)}`, () => {
      const redact = redactedKeys(value, byDefault);
      assert.deepEqual(redact, expected);
      const options = { storeFile: null, historyDays: 1, historyMaxTasks: 1, redact };
      assert.deepEqual(parseMonitorOptions(options), options);
    });
  }
});
