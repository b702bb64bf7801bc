import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unsaid } from '../../../src/webview/task/traceback/unsaid.ts';

test('notes are told without the message that stands above them', () => {
  assert.equal(unsaid('First note\nand more', 'ValueError: with notes'), 'First note\nand more');
  assert.equal(unsaid('line two\nA note', 'ValueError: line one\nline two'), 'A note');
  assert.equal(unsaid('line two', 'ValueError: line one\nline two'), '');
  assert.equal(unsaid('line two\nA note', null), 'line two\nA note');
});

test('a message that was cut is told again', () => {
  assert.equal(unsaid('line two\nline three', 'ValueError: line one\nline t…'), 'line two\nline three');
});
