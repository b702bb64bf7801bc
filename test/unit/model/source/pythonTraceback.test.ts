import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parsePythonTraceback } from '../../../../src/model/pythonTraceback.ts';
import type { StackTrace } from '../../../../src/model/stackTrace.ts';

const CELERY = '/usr/local/lib/python3.11/site-packages/celery/app';

function places(trace: StackTrace): string[] {
  return trace.frames.map((frame) => `${frame.file}:${frame.line} ${frame.function}`);
}

void suite('tracebacks as Celery stores and logs them', () => {
  test('a task that failed: the deepest frame comes last, with the line and the part that raised', () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "${CELERY}/trace.py", line 564, in trace_task
    R = retval = fun(*args, **kwargs)
                 ^^^^^^^^^^^^^^^^^^^^
  File "/app/tasks.py", line 8, in inner
    return 10 / n
           ~~~^~~
ZeroDivisionError: division by zero
`);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
    assert.equal(trace.detail, null);
    assert.deepEqual(trace.frames.at(-1), {
      file: '/app/tasks.py',
      line: 8,
      column: null,
      function: 'inner',
      code: 'return 10 / n',
      underline: { start: 7, end: 13 },
      repeats: 0,
    });
  });

  test('a retry: the user frame is in the middle, and what it was raised for is its context', () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "/app/tasks.py", line 24, in flaky
    inner(0)
ZeroDivisionError: division by zero

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "${CELERY}/trace.py", line 564, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/app/tasks.py", line 26, in flaky
    raise self.retry(exc=e, countdown=1)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "${CELERY}/task.py", line 947, in retry
    raise ret
celery.exceptions.Retry: Retry in 1s: ZeroDivisionError('division by zero')
`);
    assert.equal(
      trace.exception,
      "celery.exceptions.Retry: Retry in 1s: ZeroDivisionError('division by zero')",
    );
    assert.deepEqual(
      trace.causes.map(({ relation, trace: cause }) => [relation, places(cause)]),
      [['context', ['/app/tasks.py:24 flaky']]],
    );
  });

  test("a stack that billiard cut: its marker is no frame, and the fold's count stays", () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "/app/tasks.py", line 54, in rec
    def rec(n): return rec(n + 1)
                       ^^^^^^^^^^
  [Previous line repeated 121 more times]
  File "...", line -1, in [rest of traceback truncated]
RecursionError: maximum recursion depth exceeded
`);
    assert.deepEqual(places(trace), ['/app/tasks.py:54 rec']);
    assert.equal(trace.frames[0]?.repeats, 121);
    assert.equal(trace.exception, 'RecursionError: maximum recursion depth exceeded');
  });

  test('a lost worker: the wrapper disappears behind the exception that it carries', () => {
    const pool = '/usr/local/lib/python3.11/site-packages/billiard/pool.py';
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "${pool}", line 1367, in mark_as_worker_lost
    raise WorkerLostError(
billiard.einfo.ExceptionWithTraceback: 
"""
Traceback (most recent call last):
  File "${pool}", line 1367, in mark_as_worker_lost
    raise WorkerLostError(
billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 5.
"""
`);
    assert.deepEqual(places(trace), [`${pool}:1367 mark_as_worker_lost`]);
    assert.equal(
      trace.exception,
      'billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 5.',
    );
    assert.deepEqual(trace.causes, []);
  });

  test('an exception that was carried over twice is told once', () => {
    const inner = `Traceback (most recent call last):
  File "/app/tasks.py", line 12, in boom
    return inner(n)
  File "/app/tasks.py", line 8, in inner
    return 10 / n
ZeroDivisionError: division by zero
`;
    const trace = parsePythonTraceback(`billiard.einfo.RemoteTraceback: 
"""
${inner}"""

The above exception was the direct cause of the following exception:

${inner}`);
    assert.deepEqual(places(trace), ['/app/tasks.py:12 boom', '/app/tasks.py:8 inner']);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
    assert.deepEqual(trace.causes, []);
  });

  test('an empty wrapper leaves nothing behind', () => {
    const trace = parsePythonTraceback(`billiard.einfo.RemoteTraceback: 
"""
<traceback object at 0x7f2c50e9e500>"""

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/tasks.py", line 13, in <module>
    raise carried
ValueError: x
`);
    assert.deepEqual(places(trace), ['/app/tasks.py:13 <module>']);
    assert.deepEqual(trace.causes, []);
  });

  test("a line of Celery's log before the trace is not part of it", () => {
    const trace =
      parsePythonTraceback(`[2026-11-21 18:38:48,331: ERROR/ForkPoolWorker-2] Task tasks.boom[d2e4] raised unexpected: ZeroDivisionError('division by zero')
Traceback (most recent call last):
  File "/app/tasks.py", line 8, in inner
    return 10 / n
           ~~~^~~
ZeroDivisionError: division by zero`);
    assert.deepEqual(places(trace), ['/app/tasks.py:8 inner']);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
  });
});

void suite('what stands before the lines', () => {
  test("a container's prefix on every line, and the log's only on the first", () => {
    const trace =
      parsePythonTraceback(`worker-1  | [2026-11-21 18:38:48,331: ERROR/MainProcess] Traceback (most recent call last):
worker-1  |   File "/app/tasks.py", line 8, in inner
worker-1  |     return 10 / n
worker-1  |            ~~~^~~
worker-1  | ZeroDivisionError: division by zero
worker-1  |
worker-1  | During handling of the above exception, another exception occurred:
worker-1  |
worker-1  | Traceback (most recent call last):
worker-1  |   File "/app/tasks.py", line 10, in outer
worker-1  | KeyError: 'x'`);
    assert.equal(trace.exception, "KeyError: 'x'");
    assert.deepEqual(places(trace), ['/app/tasks.py:10 outer']);
    assert.deepEqual(places(trace.causes[0]?.trace ?? trace), ['/app/tasks.py:8 inner']);
    assert.deepEqual(trace.causes[0]?.trace.frames[0]?.underline, { start: 7, end: 13 });
  });

  test('stacked prefixes whose numbers change from line to line', () => {
    const trace =
      parsePythonTraceback(`[pod/worker-7f9c/celery] 2026-11-21T10:00:09.99Z [9] Traceback (most recent call last):
[pod/worker-7f9c/celery] 2026-11-21T10:00:10.000012345Z [10]   File "/app/tasks.py", line 8, in inner
[pod/worker-7f9c/celery] 2026-11-21T10:00:10.1Z [11]     return 10 / n
[pod/worker-7f9c/celery] 2026-11-21T10:00:10.12Z [12] ZeroDivisionError: division by zero`);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
    assert.equal(trace.frames[0]?.code, 'return 10 / n');
  });

  test('an indented trace', () => {
    const trace = parsePythonTraceback(`      Traceback (most recent call last):
        File "/app/tasks.py", line 8, in inner
          return 10 / n
                 ~~~^~~
      ZeroDivisionError: division by zero`);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
    assert.deepEqual(trace.frames[0]?.underline, { start: 7, end: 13 });
  });

  test('lines whose indentation got lost', () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
File "/app/tasks.py", line 12, in boom
return inner(n)
^^^^^^^^
File "/app/tasks.py", line 8, in inner
return 10 / n
ZeroDivisionError: division by zero`);
    assert.deepEqual(
      trace.frames.map((frame) => frame.code),
      ['return inner(n)', 'return 10 / n'],
    );
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
  });
});

void suite('files of every kind', () => {
  test('Windows paths, frozen modules, strings, Cython and missing source lines', () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main
  File "C:\\Users\\dev\\My App\\tasks.py", line 3, in run
    work()
  File "pkg/fast.pyx", line 77, in pkg.fast.Worker.step
  File "<string>", line 1, in <module>
  File "/app/with "quotes".py", line 5, in <lambda>
OSError: [Errno 2] No such file or directory: 'x'`);
    assert.deepEqual(places(trace), [
      '<frozen runpy>:198 _run_module_as_main',
      'C:\\Users\\dev\\My App\\tasks.py:3 run',
      'pkg/fast.pyx:77 pkg.fast.Worker.step',
      '<string>:1 <module>',
      '/app/with "quotes".py:5 <lambda>',
    ]);
    assert.deepEqual(
      trace.frames.map((frame) => frame.code),
      [null, 'work()', null, null, null],
    );
  });

  test('a syntax error: the file that cannot be read is the deepest frame', () => {
    const trace = parsePythonTraceback(`  File "/app/broken.py", line 3
    def f(:
          ^
SyntaxError: invalid syntax`);
    assert.deepEqual(places(trace), ['/app/broken.py:3 null']);
    assert.deepEqual(trace.frames[0]?.underline, { start: 6, end: 7 });
  });
});

void suite('parts of traces', () => {
  test('a trace whose head was cut off', () => {
    const trace = parsePythonTraceback(`rgs)
  File "/app/tasks.py", line 8, in inner
    return 10 / n
ZeroDivisionError: division by zero`);
    assert.deepEqual(places(trace), ['/app/tasks.py:8 inner']);
    assert.equal(trace.exception, 'ZeroDivisionError: division by zero');
  });

  test('a trace whose end was cut off has no exception', () => {
    const trace = parsePythonTraceback(
      'Traceback (most recent call last):\n  File "/app/tasks.py", line 8, in in',
    );
    assert.equal(trace.frames.length, 1);
    assert.equal(trace.exception, null);
  });

  test('only an exception', () => {
    assert.equal(
      parsePythonTraceback("NotRegistered: 'tasks.gone'\n").exception,
      "NotRegistered: 'tasks.gone'",
    );
  });

  test('no trace at all', () => {
    for (const text of ['', '\n\n', 'all went well', '{"a": 1}']) {
      const trace = parsePythonTraceback(text);
      assert.deepEqual([trace.frames, trace.exception, trace.causes], [[], null, []]);
    }
  });

  test("a child's trace in the message is quoted, not a frame of ours", () => {
    const trace = parsePythonTraceback(`Traceback (most recent call last):
  File "/app/tasks.py", line 66, in sub
    raise RuntimeError("child failed:" + output)
RuntimeError: child failed:
Traceback (most recent call last):
  File "/tmp/eval/main.py", line 1, in <module>
    1/0
    ~^~
ZeroDivisionError: division by zero
`);
    assert.equal(trace.exception, 'RuntimeError: child failed:');
    assert.deepEqual(places(trace), ['/app/tasks.py:66 sub']);
    assert.deepEqual(
      trace.causes.map(({ relation, trace: cause }) => [relation, cause.exception, places(cause)]),
      [['quoted', 'ZeroDivisionError: division by zero', ['/tmp/eval/main.py:1 <module>']]],
    );
  });
});
