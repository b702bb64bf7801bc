import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { locateFrame as locateFrameOf } from '../../../src/host/source/locateFrame.ts';
import { locateRaisingFrame } from '../../../src/host/source/locateRaisingFrame.ts';
import type { SourceFiles } from '../../../src/host/source/sourceFiles.ts';
import { parsePythonTraceback } from '../../../src/model/pythonTraceback.ts';
import type { StackFrame } from '../../../src/model/stackTrace.ts';

/** A file system of texts; what lies below /w is the workspace. */
function filesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  return {
    folders: [{ name: 'w', path: '/w' }],
    isFile: async (path) => Object.hasOwn(texts, path),
    isInWorkspace: (path) => path.startsWith('/w/'),
    findByName: async (name) =>
      Object.keys(texts).filter((path) => path.startsWith('/w/') && path.endsWith(`/${name}`)),
    readLines: async (path) => texts[path]?.split('\n') ?? null,
  };
}

function frame(file: string, line = 1, code: string | null = null): StackFrame {
  return { file, line, column: null, function: null, code, underline: null, repeats: 0 };
}

/** A frame that stands alone in its trace, unless others are named. */
function locateFrame(
  sought: StackFrame,
  mappings: Parameters<typeof locateFrameOf>[1],
  files: SourceFiles,
  trace: readonly StackFrame[] = [sought],
) {
  return locateFrameOf(sought, mappings, files, trace);
}

void suite('where a frame is', () => {
  test('an explicit mapping comes first, even out of the workspace', async () => {
    const files = filesOf({ '/mapped/tasks.py': '', '/w/tasks.py': '' });
    assert.deepEqual(
      await locateFrame(frame('/app/tasks.py'), [{ localRoot: '/mapped', remoteRoot: '/app' }], files),
      {
        kind: 'file',
        path: '/mapped/tasks.py',
        isOwn: true,
      },
    );
  });

  test('a mapping to a file that is not there leads nowhere, so the search goes on', async () => {
    const files = filesOf({ '/w/tasks.py': '' });
    const mappings = [{ localRoot: '/mapped', remoteRoot: '/app' }];
    assert.deepEqual(await locateFrame(frame('/app/tasks.py'), mappings, files), {
      kind: 'file',
      path: '/w/tasks.py',
      isOwn: true,
    });
  });

  test('the very path, when it lies in the workspace', async () => {
    const files = filesOf({ '/w/a/tasks.py': '', '/w/b/tasks.py': '' });
    const found = await locateFrame(frame('/w/b/tasks.py'), [], files);
    assert.deepEqual(found, { kind: 'file', path: '/w/b/tasks.py', isOwn: true });
  });

  test("a container's path by the longest common end", async () => {
    const files = filesOf({ '/w/tasks.py': '', '/w/jobs/tasks.py': '' });
    const found = await locateFrame(frame('/app/jobs/tasks.py'), [], files);
    assert.deepEqual(found, { kind: 'file', path: '/w/jobs/tasks.py', isOwn: true });
  });

  test('of equals the one that has the line that the trace quotes', async () => {
    const files = filesOf({
      '/w/a/tasks.py': 'x\nfail()',
      '/w/b/tasks.py': 'x\n  fail()',
      '/w/c/tasks.py': 'fail()',
    });
    const found = await locateFrame(frame('/app/tasks.py', 2, 'fail()'), [], files);
    assert.deepEqual(found, { kind: 'ambiguous', paths: ['/w/a/tasks.py', '/w/b/tasks.py'] });
    const edited = await locateFrame(
      frame('/app/tasks.py', 9, 'fail()'),
      [],
      filesOf({ '/w/c/tasks.py': 'fail()', '/w/d/tasks.py': '' }),
    );
    assert.deepEqual(edited, { kind: 'file', path: '/w/c/tasks.py', isOwn: true });
  });

  test('of equals the one beside which the other files of the trace lie', async () => {
    const files = filesOf({
      '/w/a/tasks.py': 'fail()',
      '/w/b/tasks.py': 'fail()',
      '/w/b/jobs/search.py': '',
      '/w/jobs/search.py': '',
      '/w/a/site-packages/celery/app/trace.py': '',
    });
    const sought = frame('/app/tasks.py', 1, 'fail()');
    const trace = [
      frame('/usr/lib/python3.11/site-packages/celery/app/trace.py'),
      sought,
      frame('/app/jobs/search.py'),
    ];
    assert.deepEqual(await locateFrame(sought, [], files, trace), {
      kind: 'file',
      path: '/w/b/tasks.py',
      isOwn: true,
    });
    assert.deepEqual(await locateFrame(sought, [], files, [sought, frame('/app/gone.py')]), {
      kind: 'ambiguous',
      paths: ['/w/a/tasks.py', '/w/b/tasks.py'],
    });
  });

  test('a file that shares only its name and lacks the line is another file', async () => {
    const found = await locateFrame(
      frame('/srv/x/utils.py', 3, 'fail()'),
      [],
      filesOf({ '/w/web/utils.py': 'pass' }),
    );
    assert.deepEqual(found, { kind: 'missing' });
  });

  test("a file at the workspace's root that shares its name is it, even when it was changed since", async () => {
    const found = await locateFrame(
      frame('/app/tasks.py', 3, 'fail()'),
      [],
      filesOf({ '/w/tasks.py': 'pass' }),
    );
    assert.deepEqual(found, { kind: 'file', path: '/w/tasks.py', isOwn: true });
  });

  test('a library file is opened where it lies and never guessed', async () => {
    const path = '/usr/lib/python3.11/json/decoder.py';
    const files = filesOf({ [path]: '', '/w/json/decoder.py': '' });
    assert.deepEqual(await locateFrame(frame(path), [], files), { kind: 'file', path, isOwn: false });
    const gone = '/usr/lib/python3.12/json/decoder.py';
    assert.deepEqual(await locateFrame(frame(gone), [], files), { kind: 'missing' });
  });

  test('a copy outside of the workspace gives way to the one inside that agrees', async () => {
    const files = filesOf({
      '/app/jobs/tasks.py': 'fail()',
      '/w/jobs/tasks.py': 'fail()',
      '/w/web/tasks.py': '',
    });
    const found = await locateFrame(frame('/app/jobs/tasks.py', 1, 'fail()'), [], files);
    assert.deepEqual(found, { kind: 'file', path: '/w/jobs/tasks.py', isOwn: true });
    const other = await locateFrame(
      frame('/app/lib/tasks.py', 1, 'fail()'),
      [],
      filesOf({ '/app/lib/tasks.py': 'fail()', '/w/web/tasks.py': '' }),
    );
    assert.deepEqual(other, { kind: 'file', path: '/app/lib/tasks.py', isOwn: false });
  });

  test('what is no file of a file system is not looked for', async () => {
    const files: SourceFiles = {
      ...filesOf({}),
      isFile: () => assert.fail('looked on the disk'),
      findByName: () => assert.fail('searched the workspace'),
    };
    for (const file of [
      '\\\\evil\\share\\tasks.py',
      '//evil/tasks.py',
      'https://evil/x.js',
      '<string>',
      'node:fs',
    ]) {
      assert.deepEqual(await locateFrame(frame(file), [], files), { kind: 'missing' });
    }
  });
});

void suite('the frame to show first', () => {
  const trace = (...lines: string[]) =>
    parsePythonTraceback(['Traceback (most recent call last):', ...lines, 'ValueError: x'].join('\n'));

  test('the deepest own frame of the newest trace', async () => {
    const older = trace('  File "/app/older.py", line 1, in f');
    const newer = trace(
      '  File "/app/tasks.py", line 1, in f',
      '  File "/app/deep.py", line 2, in g',
      '  File "/usr/lib/python3.11/json/decoder.py", line 3, in decode',
    );
    const files = filesOf({
      '/w/tasks.py': '',
      '/w/deep.py': '',
      '/w/older.py': '',
      '/w/json/decoder.py': '',
    });
    const found = await locateRaisingFrame([older, newer], [], files);
    assert.equal(found.own?.frame.file, '/app/deep.py');
  });

  test('what was looked for in vain is told once each, in order', async () => {
    const one = trace(
      '  File "/app/a.py", line 1, in f',
      '  File "/app/b.py", line 2, in g',
      '  File "/app/b.py", line 3, in h',
    );
    const found = await locateRaisingFrame([one], [], filesOf({}));
    assert.deepEqual(found, { own: null, outside: null, missing: ['/app/b.py', '/app/a.py'] });
  });

  test('a file outside of the workspace is kept for the case that nothing else is found', async () => {
    const one = trace('  File "/srv/a.py", line 1, in f', '  File "/srv/b.py", line 2, in g');
    const found = await locateRaisingFrame([one], [], filesOf({ '/srv/a.py': '' }));
    assert.equal(found.own, null);
    assert.equal(found.outside?.frame.file, '/srv/a.py');
  });

  test('of a retry, the line that it was raised for', async () => {
    const retry = parsePythonTraceback(`Traceback (most recent call last):
  File "/app/tasks.py", line 24, in flaky
ZeroDivisionError: division by zero

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/tasks.py", line 26, in flaky
  File "/usr/local/lib/python3.11/site-packages/celery/app/task.py", line 947, in retry
celery.exceptions.Retry: Retry in 1s: ZeroDivisionError('division by zero')`);
    const found = await locateRaisingFrame([retry], [], filesOf({ '/w/tasks.py': '' }));
    assert.equal(found.own?.frame.line, 24);
  });
});
