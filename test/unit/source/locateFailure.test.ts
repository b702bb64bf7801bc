import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { failureMessage, inlineFailure } from '../../../src/host/source/failures/failureText.ts';
import { locateFailure } from '../../../src/host/source/failures/locateFailure.ts';
import { drawing, NOW, task } from '../host/trees/samples.ts';

function filesOf(texts: Readonly<Record<string, string>>) {
  return {
    folders: [{ name: 'w', path: '/w' }],
    isFile: async (path: string) => Object.hasOwn(texts, path),
    isInWorkspace: (path: string) => path.startsWith('/w/'),
    findByName: async (name: string) =>
      Object.keys(texts).filter((path) => path.startsWith('/w/') && path.endsWith(`/${name}`)),
    readLines: async (path: string) => texts[path]?.split('\n') ?? null,
    readText: async (path: string) => texts[path] ?? null,
  };
}

const TRACE = `Traceback (most recent call last):
  File "/srv/app/tasks.py", line 5, in run
    return divide(0)
           ^^^^^^^^^
  File "/srv/app/arithmetic.py", line 2, in divide
    return 10 / number
           ~~~^~~~~~~~
ZeroDivisionError: division by zero
`;
const TASKS = 'import x\n\n\ndef run():\n    return divide(0)\n';
const ARITHMETIC = 'def divide(number):\n    return 10 / number\n';
const RUN = { path: '/w/tasks.py', line: 4, start: 11, end: 20, function: 'run' };
const DIVIDE = { path: '/w/arithmetic.py', line: 1, start: 11, end: 22, function: 'divide' };

function locate(traceback: string | null, texts: Readonly<Record<string, string>>, mappings = MAPPED) {
  return locateFailure(
    { task: task(), tracebacks: traceback === null ? [] : [traceback] },
    mappings,
    filesOf(texts),
  );
}

const MAPPED = [{ localRoot: '/w', remoteRoot: '/srv/app' }];

void suite('where a failure is shown unasked', () => {
  test('is the underlined part of the line that raised, with the calls that led there', async () => {
    assert.deepEqual(await locate(TRACE, { '/w/tasks.py': TASKS, '/w/arithmetic.py': ARITHMETIC }), {
      place: DIVIDE,
      callers: [RUN],
    });
  });

  test('follows a line that has moved, and is nowhere when the line is not there any more', async () => {
    const moved = await locate(TRACE, { '/w/arithmetic.py': `# a comment\n${ARITHMETIC}` });
    assert.deepEqual(moved?.place, { ...DIVIDE, line: 2 });
    assert.equal(
      await locate(TRACE, { '/w/arithmetic.py': 'def divide(number):\n    return 10 // number' }),
      null,
    );
  });

  test('is the deepest frame in the workspace, wherever deeper ones are', async () => {
    assert.deepEqual(
      await locate(TRACE, { '/w/tasks.py': TASKS, '/srv/app/arithmetic.py': ARITHMETIC }, []),
      {
        place: RUN,
        callers: [],
      },
    );
    const outside = [{ localRoot: '/secret', remoteRoot: '/srv/app' }];
    assert.equal(await locate(TRACE, { '/secret/arithmetic.py': ARITHMETIC }, outside), null);
  });

  test('is nowhere when several files fit', async () => {
    const texts = {
      '/w/a/arithmetic.py': ARITHMETIC,
      '/w/b/arithmetic.py': ARITHMETIC,
      '/w/tasks.py': TASKS,
    };
    assert.equal(await locate(TRACE, texts, []), null);
  });

  test('is nowhere without a traceback, a frame of one’s own or a file', async () => {
    for (const traceback of [null, '', 'ValueError: no', 'NotRegistered: x']) {
      assert.equal(await locate(traceback, { '/w/tasks.py': TASKS }), null);
    }
    assert.equal(await locate(TRACE, {}), null);
  });

  test('without a quoted line is the whole line, unless that is empty', async () => {
    const stack = 'Error: x\n    at run (/srv/app/run.js:2:9)';
    const place = { path: '/w/run.js', line: 1, start: 2, end: 9, function: 'run' };
    assert.deepEqual((await locate(stack, { '/w/run.js': 'run() {\n  throw x\n}' }))?.place, place);
    assert.equal(await locate(stack, { '/w/run.js': 'run() {\n\n}' }), null);
  });
});

void suite('what a failing line says', () => {
  const failure = {
    place: DIVIDE,
    callers: [],
    task: task({ name: 'tasks.divide', error: 'ZeroDivisionError: division by zero' }),
    count: 1,
    failedAt: NOW - 60_000,
  };

  test('once and several times', () => {
    assert.match(
      failureMessage(failure, NOW, drawing),
      /^ZeroDivisionError: division by zero \(tasks\.divide failed here at \d\d:\d\d\)$/,
    );
    assert.match(
      failureMessage({ ...failure, count: 1_200 }, NOW, drawing),
      /failed here 1,200 times, last at \d\d:\d\d\)$/,
    );
    assert.match(inlineFailure({ ...failure, count: 2 }, NOW, drawing), /by zero · \d\d:\d\d ×2$/);
  });

  test('is one short line, whatever the error is', () => {
    const error = `a\nb\u202e\u001b[31m${'x'.repeat(10_000)}`;
    const hostile = { ...failure, task: task({ error, name: 'n\n'.repeat(500) }) };
    for (const text of [failureMessage(hostile, NOW, drawing), inlineFailure(hostile, NOW, drawing)]) {
      assert.ok(text.length < 600, String(text.length));
      for (const hidden of ['\n', '\u202e', '\u001b']) assert.ok(!text.includes(hidden));
    }
    assert.match(
      failureMessage({ ...failure, task: task({ error: null }) }, NOW, drawing),
      /^Failed without/,
    );
  });
});
