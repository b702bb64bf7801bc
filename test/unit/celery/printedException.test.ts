import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTolerantJson } from '../../../src/model/tolerantJson.ts';
import { exceptionOf } from '../../../src/monitor/celery/exceptionRecord.ts';
import { printedException } from '../../../src/monitor/celery/printedException.ts';
import { exceptionText } from '../../../src/monitor/celery/pythonRepr.ts';
import { assertLinearTime } from '../linearTime.ts';

const SYNTAX = `Traceback (most recent call last):
  File "/app/orders.py", line 64, in syntax
    exec("def f(:\\n  pass")
  File "<string>", line 1
    def f(:
          ^
SyntaxError: invalid syntax
`;

const GROUP = `ValueError: outer first

During handling of the above exception, another exception occurred:

  + Exception Group Traceback (most recent call last):
  |   File "/app/orders.py", line 43, in nested_groups
  |     raise ExceptionGroup("several", [
  | ExceptionGroup: several (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | TypeError: bad type
    +---------------- 2 ----------------
    | ExceptionGroup: inner (2 sub-exceptions)
    +-+---------------- 1 ----------------
      | KeyError: 'k'
      +------------------------------------
`;

const TIMED_OUT = `Traceback (most recent call last):
  File "/site-packages/celery/worker/request.py", line 563, in on_timeout
    raise exc
billiard.exceptions.TimeLimitExceeded: TimeLimitExceeded(2,)
`;

const RETRIED = `Traceback (most recent call last):
  File "/app/mail.py", line 3, in connect
FileNotFoundError: [Errno 2] No such file or directory: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/mail.py", line 29, in send
celery.exceptions.Retry: Retry in 3s: FileNotFoundError(2, 'No such file or directory')
`;

describe('the exception as its traceback prints it', () => {
  it('is told for those with several arguments, and for what a pool wrapped', () => {
    const cases: readonly (readonly [repr: string, traceback: string, text: string])[] = [
      [
        "SyntaxError('invalid syntax', ('<string>', 1, 7, 'def f(:', 1, 8))",
        SYNTAX,
        'SyntaxError: invalid syntax',
      ],
      [
        "ExceptionGroup('several', [TypeError('bad type'), Exc...",
        GROUP,
        'ExceptionGroup: several (2 sub-exceptions)',
      ],
      ['ExceptionWithTraceback()', TIMED_OUT, 'TimeLimitExceeded: 2'],
      [
        "FileNotFoundError(2, 'No such file or directory')",
        RETRIED,
        "FileNotFoundError: [Errno 2] No such file or directory: 'a'",
      ],
    ];
    for (const [repr, traceback, text] of cases) assert.equal(exceptionText(repr, traceback), text);
  });

  it('is left as it was told when it says enough, or no line of the traceback is of its type', () => {
    assert.equal(exceptionText("SyntaxError('no')", SYNTAX), 'SyntaxError: no');
    assert.equal(exceptionText('KeyError(1, 2)', SYNTAX), 'KeyError(1, 2)');
    assert.equal(exceptionText('KeyError(1, 2)'), 'KeyError(1, 2)');
    assert.equal(exceptionText('ExceptionWithTraceback()', ''), 'ExceptionWithTraceback');
    assert.equal(exceptionText('reject requeue=False: no', SYNTAX), 'reject requeue=False: no');
    assert.equal(printedException('no type', SYNTAX), null);
  });

  it('says the same for a record of the result backend', () => {
    const record = parseTolerantJson(
      '{"exc_type": "SyntaxError", "exc_message": ["invalid syntax", ["<string>", 1, 7, "def f(:", 1, 8]]}',
    );
    assert.ok(record.ok);
    assert.equal(exceptionOf(record.value, SYNTAX), 'SyntaxError: invalid syntax');
    assert.match(exceptionOf(record.value, null) ?? '', /^SyntaxError: \('invalid syntax', /u);
  });

  it('takes time in proportion to the traceback', () => {
    for (const piece of ['SyntaxError: a\n', '| ', 'a.', 'SyntaxError', '  | + ', 'a.b '])
      assertLinearTime(piece, 200_000, (text) => printedException('SyntaxError', text));
  });
});
