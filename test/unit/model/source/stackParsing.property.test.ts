import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { parsePythonTraceback } from '../../../../src/model/pythonTraceback.ts';
import { allFrames, type StackTrace } from '../../../../src/model/stackTrace.ts';
import { parseV8Stack } from '../../../../src/model/v8Stack.ts';
import { assertLinearTime } from '../../linearTime.ts';

/** Pieces from which both formats are made, so that random texts reach the parsers' depths. */
const PIECES = [
  'Traceback (most recent call last):',
  '  + Exception Group Traceback (most recent call last):',
  '    | Traceback (most recent call last):',
  '  File "/app/tasks.py", line 8, in inner',
  '  |   File "/app/tasks.py", line 8, in inner',
  '    |   File "/app/tasks.py", line 8, in inner',
  'File "',
  '", line ',
  '    return 10 / n',
  '           ~~~^~~',
  '  [Previous line repeated 99 more times]',
  'ValueError: x',
  '    | ValueError: x',
  'The above exception was the direct cause of the following exception:',
  'During handling of the above exception, another exception occurred:',
  '  +-+---------------- 1 ----------------',
  '    +---------------- 2 ----------------',
  '    +------------------------------------',
  'billiard.einfo.RemoteTraceback: ',
  '"""',
  '\\n  File \\"x\\", line 1',
  'worker-1  | ',
  'Error: x',
  '    at fn (/app/x.js:1:2)',
  '    at async /app/x.js:1:2 {',
  '    at eval (eval at fn (',
  '(eval at ',
  '  [cause]: Error: y',
  '  [errors]: [',
  '    Error: z',
  '        at fn (/app/x.js:1:2)',
  '  ]',
  'Caused by: Error: w',
  '\u001B[31m',
  ' ',
  '\t',
  '\r',
  ':1:1',
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 60,
  })
  .chain((pieces) =>
    fc
      .array(fc.constantFrom('\n', '', '\n\n', '  '), { minLength: pieces.length, maxLength: pieces.length })
      .map((ends) => pieces.map((piece, index) => piece + (ends[index] ?? '')).join('')),
  );

const PARSERS = { python: parsePythonTraceback, v8: parseV8Stack };

for (const [name, parse] of Object.entries(PARSERS)) {
  void suite(`${name} stacks from hostile text`, () => {
    test('are always read to well-formed frames', () => {
      fc.assert(
        fc.property(hostileText, (text) => {
          const trace = parse(text);
          for (const frame of allFrames(trace)) {
            assert.ok(Number.isInteger(frame.line) && frame.line >= 1);
            assert.ok(frame.column === null || frame.column >= 1);
            assert.ok(Number.isInteger(frame.repeats) && frame.repeats >= 0);
            assert.ok(!frame.file.includes('\n'));
            if (frame.underline !== null) {
              assert.ok(frame.underline.start >= 0 && frame.underline.start < frame.underline.end);
              assert.ok(frame.underline.end <= (frame.code?.length ?? 0));
            }
          }
          assert.ok(depth(trace) <= 100);
        }),
        { numRuns: 2_000 },
      );
    });

    test('take time linear in their length', () => {
      for (const piece of [
        ...PIECES,
        'a',
        '(',
        ' (',
        ' (/',
        ' (a/',
        '9',
        ':9',
        '    ',
        '  | ',
        '\\n',
        'eval at (',
      ]) {
        for (const end of ['', '\n', '(']) {
          assertLinearTime(piece + end, 400_000, parse);
        }
      }
    });
  });
}

test('deep nesting of groups is bounded', () => {
  const lines = ['  + Exception Group Traceback (most recent call last):', '  | ExceptionGroup: x'];
  for (let level = 1; level < 1_000; level++) {
    lines.push(`${'  '.repeat(level)}+-+---------------- 1 ----------------`);
    lines.push(`${'  '.repeat(level + 1)}| ExceptionGroup: level ${level}`);
  }
  assert.ok(depth(parsePythonTraceback(lines.join('\n'))) <= 100);
});

function depth(trace: StackTrace): number {
  const below = [...trace.causes.map((cause) => cause.trace), ...trace.members].map(depth);
  return 1 + Math.max(0, ...below);
}
