import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { StackTrace } from '../../../../src/model/stackTrace.ts';
import { parseV8Stack } from '../../../../src/model/v8Stack.ts';

const SCRIPT = fileURLToPath(new URL('../../../fixtures/tracebacks/raise_errors.mjs', import.meta.url));
const REPORT = v.object({
  cases: v.array(
    v.object({
      name: v.string(),
      stack: v.string(),
      inspected: v.string(),
      message: v.string(),
      sites: v.array(
        v.object({
          text: v.string(),
          file: v.nullable(v.string()),
          line: v.nullable(v.number()),
          column: v.nullable(v.number()),
          evaluatedAt: v.optional(v.string()),
        }),
      ),
      causes: v.array(v.object({ message: v.string(), frames: v.number() })),
      members: v.array(v.string()),
    }),
  ),
  syntaxError: v.string(),
  syntaxFile: v.string(),
});

function places(trace: StackTrace): string[] {
  return trace.frames.map(({ file, line, column }) => `${file}:${line}:${column}`);
}

void suite('stacks that this Node.js writes', () => {
  const output = execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8', timeout: 60_000 });
  const { cases, syntaxError, syntaxFile } = v.parse(REPORT, JSON.parse(output));

  for (const { name, stack, inspected, message, sites, causes, members } of cases) {
    const [first] = message.split('\n');
    const expected = sites
      .filter(({ file, line, evaluatedAt }) => evaluatedAt !== undefined || (file !== null && line !== null))
      .filter(({ file }) => file === null || !file.startsWith('evalmachine'))
      .map(({ file, line, column, evaluatedAt }) =>
        evaluatedAt === undefined ? `${file}:${line}:${column}` : innermost(evaluatedAt),
      )
      .toReversed();

    test(`${name}: every call site with a position, outermost first`, () => {
      const trace = parseV8Stack(stack);
      assert.equal(trace.exception, first);
      assert.deepEqual(places(trace), expected);
    });

    test(`${name}: as util.inspect prints it, with causes and members`, () => {
      const trace = parseV8Stack(inspected);
      assert.equal(trace.exception, first);
      assert.deepEqual(places(trace), expected);
      assert.deepEqual(
        trace.causes.map(({ trace: cause }) => cause.exception),
        causes.slice(0, 2).map((cause) => cause.message),
      );
      for (const [index, { trace: cause }] of trace.causes.entries()) {
        assert.ok(cause.frames.length > 0 && cause.frames.length <= (causes[index]?.frames ?? 0));
      }
      assert.deepEqual(
        trace.members.map((member) => member.exception),
        members,
      );
    });

    test(`${name}: behind a container's prefix`, () => {
      const stamped = inspected.replaceAll(/^/gmu, 'jobs-1  | 2026-11-21T10:00:01Z ');
      assert.deepEqual(parseV8Stack(stamped), parseV8Stack(inspected));
    });
  }

  test('a file that cannot be parsed is the deepest frame', () => {
    const trace = parseV8Stack(syntaxError);
    assert.equal(trace.exception, "SyntaxError: Unexpected token ';'");
    assert.deepEqual(trace.frames.at(-1), {
      file: syntaxFile,
      line: 2,
      column: 9,
      function: null,
      code: 'let = ;',
      underline: { start: 6, end: 7 },
      repeats: 0,
    });
  });
});

void suite('call sites', () => {
  const SITES: readonly (readonly [site: string, name: string | null, place: string])[] = [
    ['at run (/app/x.js:1:2)', 'run', '/app/x.js:1:2'],
    ['at async run (/app/x.js:1:2)', 'run', '/app/x.js:1:2'],
    ['at async /app/x.js:1:2', null, '/app/x.js:1:2'],
    ['at async Promise.all (index 0)', null, ''],
    ['at new Evaluation (/app/x.js:1:2)', 'new Evaluation', '/app/x.js:1:2'],
    ['at Object.run [as process] (/app/x.js:1:2)', 'Object.run [as process]', '/app/x.js:1:2'],
    [
      'at Worker.Worker.connection.host (C:\\app\\x.js:1:2)',
      'Worker.Worker.connection.host',
      'C:\\app\\x.js:1:2',
    ],
    ['at Object.<anonymous> (/app/a (copy)/x.js:1:2)', 'Object.<anonymous>', '/app/a (copy)/x.js:1:2'],
    ['at a (b) [as c] (/app/x.js:1:2)', 'a (b) [as c]', '/app/x.js:1:2'],
    ['at C:\\Program Files (x86)\\app\\x.js:1:2', null, 'C:\\Program Files (x86)\\app\\x.js:1:2'],
    ['at file:///C:/app/x.mjs:1:2', null, 'file:///C:/app/x.mjs:1:2'],
    ['at run (webpack-internal:///(rsc)/./src/x.ts:1:2)', 'run', 'webpack-internal:///(rsc)/./src/x.ts:1:2'],
    ['at run (webpack://app/./src/x.ts?a1b2:1:2)', 'run', 'webpack://app/./src/x.ts?a1b2:1:2'],
    ['at run (/app/x.js:7)', 'run', '/app/x.js:7:null'],
    ['at run (src/x.ts:7:1)', 'run', 'src/x.ts:7:1'],
    ['at run (x.ts:7:1)', 'run', 'x.ts:7:1'],
    [
      'at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
      'process.processTicksAndRejections',
      'node:internal/process/task_queues:105:5',
    ],
    ['at ev (eval at run (/app/x.js:3:4), <anonymous>:1:23)', 'ev', '/app/x.js:3:4'],
    ['at eval (eval at a (eval at b (/app/x.js:3:4)), <anonymous>:1:1)', 'eval', '/app/x.js:3:4'],
    [
      'at eval (eval at a (eval at b (/app/x.js:3:4), <anonymous>:9:9), named.js:1:1)',
      'eval',
      '/app/x.js:3:4',
    ],
    ['at Array.map (<anonymous>)', null, ''],
    ['at wasm://wasm/000a:wasm-function[12]:0x1234', null, ''],
    ['at evalmachine.<anonymous>:1:7', null, ''],
  ];

  for (const [site, name, place] of SITES) {
    test(site, () => {
      const trace = parseV8Stack(`Error: x\n    ${site}`);
      assert.equal(trace.exception, 'Error: x');
      assert.equal(trace.detail, null);
      assert.deepEqual(places(trace), place === '' ? [] : [place]);
      if (place !== '') assert.equal(trace.frames[0]?.function, name);
    });
  }

  test('a message that only looks like a frame stays a message', () => {
    const trace = parseV8Stack('Error: look\nat least 3 items\nat position: 12\n    at run (/app/x.js:1:2)');
    assert.equal(trace.detail, 'at least 3 items\nat position: 12');
    assert.deepEqual(places(trace), ['/app/x.js:1:2']);
  });

  test('the address in a message is no frame', () => {
    const trace = parseV8Stack('Error: connect ECONNREFUSED 127.0.0.1:6379');
    assert.deepEqual(trace.frames, []);
    assert.equal(trace.exception, 'Error: connect ECONNREFUSED 127.0.0.1:6379');
  });

  test('stacks that a logger joined', () => {
    const trace = parseV8Stack(
      'Error: outer\n    at a (/app/a.js:1:2)\nCaused by: Error: inner\n    at b (/app/b.js:3:4)\ncaused by: TypeError: innermost\n    at c (/app/c.js:5:6)',
    );
    assert.deepEqual(
      trace.causes.map(({ relation, trace: cause }) => [relation, cause.exception, places(cause)]),
      [
        ['cause', 'Error: inner', ['/app/b.js:3:4']],
        ['cause', 'TypeError: innermost', ['/app/c.js:5:6']],
      ],
    );
  });
});

/** The real place at the bottom of `eval at a (eval at b (file:1:2), …)`. */
function innermost(origin: string): string {
  const file = origin.indexOf('file:');
  return /^.*?:\d+:\d+/u.exec(origin.slice(file))?.[0] ?? origin;
}
