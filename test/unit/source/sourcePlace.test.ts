import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { placeOfFrame } from '../../../src/host/source/sourcePlace.ts';
import type { StackFrame } from '../../../src/model/stackTrace.ts';

function frame(fields: Partial<StackFrame>): StackFrame {
  return {
    file: 'x',
    line: 1,
    column: null,
    function: null,
    code: null,
    underline: null,
    repeats: 0,
    ...fields,
  };
}

const LINES = ['def inner(n):', '    return 10 / n', '', 'inner(0)'];

void suite('the place of a frame in a file', () => {
  test('the underlined part of the quoted line', () => {
    const found = placeOfFrame(
      LINES,
      frame({ line: 2, code: 'return 10 / n', underline: { start: 7, end: 13 } }),
    );
    assert.deepEqual(found, { line: 1, start: 11, end: 17, hasChanged: false });
  });

  test('the line without its indentation when nothing is underlined', () => {
    assert.deepEqual(placeOfFrame(LINES, frame({ line: 2 })), {
      line: 1,
      start: 4,
      end: 4,
      hasChanged: false,
    });
  });

  test('the column of a JavaScript frame, at most the end of the line', () => {
    assert.deepEqual(placeOfFrame(LINES, frame({ line: 4, column: 6 })), {
      line: 3,
      start: 5,
      end: 5,
      hasChanged: false,
    });
    assert.deepEqual(placeOfFrame(LINES, frame({ line: 3, column: 6 })), {
      line: 2,
      start: 0,
      end: 0,
      hasChanged: false,
    });
  });

  test('a line that has moved is followed', () => {
    const found = placeOfFrame(['', '', ...LINES], frame({ line: 2, code: 'return 10 / n' }));
    assert.deepEqual(found, { line: 3, start: 4, end: 4, hasChanged: true });
  });

  test('of two such lines the nearer one', () => {
    const found = placeOfFrame(['a()', 'x', 'x', 'x', 'a()'], frame({ line: 4, code: 'a()' }));
    assert.equal(found.line, 4);
  });

  test('a line that is gone leaves the number, and says so', () => {
    const found = placeOfFrame(LINES, frame({ line: 2, code: 'gone()', underline: { start: 0, end: 4 } }));
    assert.deepEqual(found, { line: 1, start: 4, end: 4, hasChanged: true });
  });

  test('a file that became shorter or empty', () => {
    assert.deepEqual(placeOfFrame(LINES, frame({ line: 99 })), {
      line: 3,
      start: 0,
      end: 0,
      hasChanged: true,
    });
    assert.deepEqual(placeOfFrame([], frame({ line: 99 })), { line: 0, start: 0, end: 0, hasChanged: true });
  });
});
