import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { transform } from 'esbuild';
import { type DatedSourceFiles, frameSources } from '../../../src/host/source/frameSources.ts';
import { parsePythonTraceback } from '../../../src/model/pythonTraceback.ts';
import type { StackTrace } from '../../../src/model/stackTrace.ts';
import { parseV8Stack } from '../../../src/model/v8Stack.ts';

const FAILED_AT = 1_000;

/** A file system of texts; what lies below /w is the workspace. */
function filesOf(texts: Readonly<Record<string, string>>, modifiedAt: number | null = 500): DatedSourceFiles {
  return {
    folders: [{ name: 'w', path: '/w' }],
    isFile: async (path) => Object.hasOwn(texts, path),
    isInWorkspace: (path) => path.startsWith('/w/'),
    findByName: async (name) =>
      Object.keys(texts).filter((path) => path.startsWith('/w/') && path.endsWith(`/${name}`)),
    readLines: async (path) => texts[path]?.split('\n') ?? null,
    readText: async (path) => texts[path] ?? null,
    modifiedAt: async () => modifiedAt,
  };
}

function numbered(count: number, from = 1): string {
  return Array.from({ length: count }, (_, index) => `line_${index + from}()`).join('\n');
}

function raisedAt(line: number, code: string, file = '/app/tasks.py'): StackTrace {
  return parsePythonTraceback(
    `Traceback (most recent call last):\n  File "${file}", line ${line}, in run\n    ${code}\nValueError: no\n`,
  );
}

void suite('the source around frames', () => {
  test('three lines before and after the line that raised', async () => {
    const [source, ...others] = await frameSources(
      raisedAt(10, 'line_10()'),
      FAILED_AT,
      [],
      filesOf({ '/w/tasks.py': numbered(20) }),
    );
    assert.deepEqual(source, {
      frame: 0,
      lines: ['line_7()', 'line_8()', 'line_9()', 'line_10()', 'line_11()', 'line_12()', 'line_13()'],
      firstLine: 7,
      line: 10,
      change: null,
      original: null,
    });
    assert.deepEqual(others, []);
  });

  test('at the ends of a file there are fewer', async () => {
    const files = filesOf({ '/w/tasks.py': numbered(3) });
    const [first] = await frameSources(raisedAt(1, 'line_1()'), FAILED_AT, [], files);
    assert.deepEqual([first?.firstLine, first?.lines.length], [1, 3]);
    const [last] = await frameSources(raisedAt(3, 'line_3()'), FAILED_AT, [], files);
    assert.deepEqual([last?.firstLine, last?.lines.length, last?.line], [1, 3, 3]);
  });

  test('blank lines at their ends are left out, those between are not', async () => {
    const files = filesOf({ '/w/tasks.py': `import os\n\n  \nline_4()\n\nline_6()\n\n` });
    const [source] = await frameSources(raisedAt(4, 'line_4()'), FAILED_AT, [], files);
    assert.deepEqual(
      [source?.firstLine, source?.lines],
      [1, ['import os', '', '  ', 'line_4()', '', 'line_6()']],
    );
    const [last] = await frameSources(raisedAt(6, 'line_6()'), FAILED_AT, [], files);
    assert.deepEqual([last?.firstLine, last?.lines, last?.line], [4, ['line_4()', '', 'line_6()'], 6]);
  });

  test('a line that has moved is followed, one that is gone is said to be another', async () => {
    const files = filesOf({ '/w/tasks.py': `import os\nimport sys\n${numbered(20)}` });
    const [moved] = await frameSources(raisedAt(10, 'line_10()'), FAILED_AT, [], files);
    assert.deepEqual([moved?.line, moved?.change, moved?.lines[3]], [12, 'moved', 'line_10()']);
    const [gone] = await frameSources(raisedAt(10, 'raise ValueError()'), FAILED_AT, [], files);
    assert.deepEqual([gone?.line, gone?.change, gone?.lines[3]], [10, 'rewritten', 'line_8()']);
  });

  test('a file saved after the failure is told of, one whose age is not known is not', async () => {
    const change = async (modifiedAt: number | null, failedAt: number | null) => {
      const files = filesOf({ '/w/tasks.py': numbered(20) }, modifiedAt);
      return (await frameSources(raisedAt(10, 'line_10()'), failedAt, [], files))[0]?.change;
    };
    assert.equal(await change(FAILED_AT + 1, FAILED_AT), 'saved');
    assert.equal(await change(FAILED_AT, FAILED_AT), null);
    assert.equal(await change(null, FAILED_AT), null);
    assert.equal(await change(FAILED_AT + 1, null), null);
  });

  test('nothing outside of the workspace is shown, also when a mapping leads there', async () => {
    const files = filesOf({ '/elsewhere/tasks.py': numbered(20), '/app/tasks.py': numbered(20) });
    const mappings = [{ localRoot: '/elsewhere', remoteRoot: '/app' }];
    assert.deepEqual(await frameSources(raisedAt(10, 'line_10()'), FAILED_AT, mappings, files), []);
    assert.deepEqual(await frameSources(raisedAt(10, 'line_10()'), FAILED_AT, [], files), []);
  });

  test('a path that climbs out of the workspace names nothing', async () => {
    const files = filesOf({ '/w/tasks.py': numbered(20), '/etc/passwd': numbered(20) });
    const trace = raisedAt(10, 'line_10()', '/w/../etc/passwd');
    assert.deepEqual(await frameSources(trace, FAILED_AT, [], files), []);
  });

  test('a file that is missing, of several candidates or too short has no source', async () => {
    assert.deepEqual(await frameSources(raisedAt(1, 'x'), FAILED_AT, [], filesOf({})), []);
    const two = filesOf({ '/w/a/tasks.py': numbered(20), '/w/b/tasks.py': numbered(20) });
    assert.deepEqual(await frameSources(raisedAt(10, 'line_10()'), FAILED_AT, [], two), []);
    const short = filesOf({ '/w/tasks.py': numbered(3) });
    assert.deepEqual(await frameSources(raisedAt(10, 'raise ValueError()'), FAILED_AT, [], short), []);
  });

  test('a V8 stack quotes no line, so only the age of the file can tell a change', async () => {
    const trace = parseV8Stack('Error: no\n    at run (/app/src/tasks.ts:10:3)');
    const [source] = await frameSources(
      trace,
      FAILED_AT,
      [],
      filesOf({ '/w/src/tasks.ts': numbered(20) }, 2_000),
    );
    assert.deepEqual([source?.line, source?.change], [10, 'saved']);
    assert.deepEqual(
      await frameSources(trace, FAILED_AT, [], filesOf({ '/w/src/tasks.ts': numbered(3) })),
      [],
    );
  });

  test('a compiled frame shows the source that its map leads to, when that is in the workspace', async () => {
    const code =
      'interface Card {\n  n: string;\n}\nexport function pay(card?: Card) {\n  return card!.n;\n}\n';
    const built = await transform(code, {
      loader: 'ts',
      format: 'cjs',
      sourcemap: 'external',
      sourcefile: '../src/pay.ts',
    });
    const line = built.code.split('\n').findIndex((text) => text.includes('card.n')) + 1;
    const trace = parseV8Stack(
      `TypeError: no\n    at pay (/app/dist/pay.js:${line}:15)\n    at again (/app/dist/pay.js:${line}:15)`,
    );
    const reads: string[] = [];
    const files = (texts: Readonly<Record<string, string>>): DatedSourceFiles => {
      const inner = filesOf({ '/w/dist/pay.js': built.code, '/w/dist/pay.js.map': built.map, ...texts });
      return { ...inner, readText: async (path, most) => (reads.push(path), inner.readText(path, most)) };
    };
    const [source, again] = await frameSources(trace, FAILED_AT, [], files({ '/w/src/pay.ts': code }));
    assert.deepEqual([source?.original?.file, source?.original?.line, source?.line], ['src/pay.ts', 5, 5]);
    assert.equal(source?.lines[3], '  return card!.n;');
    assert.equal(again?.original?.line, 5);
    assert.deepEqual(reads, ['/w/dist/pay.js', '/w/dist/pay.js.map'], 'a map is read once');

    const [compiled] = await frameSources(trace, FAILED_AT, [], files({ '/elsewhere/pay.ts': code }));
    assert.deepEqual([compiled?.original, compiled?.line], [null, line]);
  });

  test('a deep recursion is asked for its deepest twenty frames, libraries for none', async () => {
    const frames = Array.from(
      { length: 300 },
      (_, index) => `  File "/app/tasks.py", line ${index + 1}, in run\n    line_${index + 1}()`,
    );
    const library = '  File "/usr/lib/python3.12/json/decoder.py", line 2, in decode\n    line_2()';
    const trace = parsePythonTraceback(
      `Traceback (most recent call last):\n${frames.join('\n')}\n${library}\nValueError: no\n`,
    );
    const files = filesOf({ '/w/tasks.py': numbered(400), '/w/json/decoder.py': numbered(9) });
    const sources = await frameSources(trace, FAILED_AT, [], files);
    assert.equal(sources.length, 20);
    assert.deepEqual([sources[0]?.frame, sources.at(-1)?.frame], [299, 280]);
  });

  test('a line of generated code is cut', async () => {
    const files = filesOf({ '/w/tasks.py': `${'x'.repeat(100_000)}\nline_2()` });
    const [source] = await frameSources(raisedAt(2, 'line_2()'), FAILED_AT, [], files);
    assert.equal(source?.lines[0]?.length, 1_000);
  });
});
