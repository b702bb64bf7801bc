import assert from 'node:assert/strict';
import { test } from 'node:test';
import { similarFilter } from '../../../../src/host/panels/similarFilter.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import { HOSTILE } from '../../../webview/models.ts';

const SIMILAR = { count: 1, firstAt: 0, lastAt: 0, isCapped: false };

test('the filter for similar failures reads like one that a person types', () => {
  assert.equal(
    similarFilter('tasks.add', { ...SIMILAR, error: 'ValueError' }),
    'state:failed name:tasks.add error:ValueError',
  );
});

test('and is one, whatever the names', () => {
  for (const text of ['a b', '"', '*', 'x OR y', ...HOSTILE]) {
    assert.ok(parseFilter(similarFilter(text, { ...SIMILAR, error: text })).ok, text);
  }
});
