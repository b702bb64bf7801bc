import assert from 'node:assert/strict';
import { test } from 'node:test';
import { similarFilter } from '../../../../src/host/panels/similarFilter.ts';
import { failureFingerprint } from '../../../../src/model/failureFingerprint.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';

test('the filter for similar failures reads like one that a person types', () => {
  assert.equal(similarFilter({ cause: '0123456789abcd' }), 'cause:0123456789abcd');
  const cause = failureFingerprint({ system: 'celery', error: 'KeyError', traceback: null });
  assert.ok(parseFilter(similarFilter({ cause })).ok);
});
