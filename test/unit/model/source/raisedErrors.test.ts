import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { ensurePython } from '../../../../scripts/toolchain/python.ts';
import { parsePythonTraceback } from '../../../../src/model/pythonTraceback.ts';
import type { StackFrame, StackTrace } from '../../../../src/model/stackTrace.ts';
import { pythonInterpreters } from './pythonInterpreters.ts';

const SCRIPT = fileURLToPath(new URL('../../../fixtures/tracebacks/raise_errors.py', import.meta.url));

const FRAME = v.tuple([v.string(), v.number(), v.nullable(v.string()), v.string()]);
interface Expected {
  readonly exception: string;
  readonly frames: readonly v.InferOutput<typeof FRAME>[];
  readonly members: readonly Expected[];
  readonly causes?: readonly (Expected & { readonly relation?: string | undefined })[] | undefined;
}
const EXPECTED: v.GenericSchema<Expected> = v.object({
  exception: v.string(),
  frames: v.array(FRAME),
  members: v.array(v.lazy(() => EXPECTED)),
  causes: v.optional(
    v.array(v.intersect([v.lazy(() => EXPECTED), v.object({ relation: v.optional(v.string()) })])),
  ),
});
const REPORT = v.object({
  cases: v.array(
    v.object({ name: v.string(), text: v.string(), expected: EXPECTED, logged: v.array(v.string()) }),
  ),
  remote: v.string(),
});

// On a bare machine it is installed first, or the error says how.
if (pythonInterpreters().length === 0) await ensurePython();
const interpreters = pythonInterpreters();

test('there is a Python to raise errors with', () => {
  assert.notEqual(interpreters.length, 0);
});

for (const { version, path } of interpreters) {
  void suite(`tracebacks of Python ${version}`, () => {
    const output = execFileSync(path, ['-B', SCRIPT], {
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 32_000_000,
    });
    const { cases, remote } = v.parse(REPORT, JSON.parse(output));

    for (const { name, text, expected, logged } of cases) {
      test(`${name} is read as the interpreter knows it`, () => {
        assertTrace(parsePythonTraceback(text), expected);
      });

      test(`${name} is read the same behind a container's prefix, trimmed of colours and with CRLF`, () => {
        const stamped = text
          .split('\n')
          .map((line, index) =>
            `worker-${index % 2}  | 2026-11-21T10:00:${index % 10}1.5Z ${line}`.trimEnd(),
          );
        assert.deepEqual(parsePythonTraceback(stamped.join('\n')), parsePythonTraceback(text));
        assert.deepEqual(parsePythonTraceback(text.replaceAll('\n', '\r\n')), parsePythonTraceback(text));
        const coloured = text.replaceAll(/Error/gu, '\u001B[1;31mError\u001B[0m');
        assert.deepEqual(parsePythonTraceback(coloured), parsePythonTraceback(text));
      });

      test(`${name} is read the same out of logs`, () => {
        const own = parsePythonTraceback(text);
        for (const log of logged) {
          const trace = parsePythonTraceback(log);
          assert.deepEqual(trace, own);
        }
      });

      test(`${name} is read the same when it was escaped into one line`, () => {
        const expectedFrames = parsePythonTraceback(text).frames;
        const escaped = parsePythonTraceback(JSON.stringify(text)).frames;
        assert.deepEqual(escaped.map(place), expectedFrames.map(place));
      });
    }

    test("a pool's child process stands in the place where it raised", () => {
      const trace = parsePythonTraceback(remote);
      assert.equal(trace.exception, 'ConnectionError: outer');
      assert.equal(trace.frames.at(-1)?.function, 'with_direct_cause');
      assert.equal(trace.frames[0]?.function, 'remote');
      assert.deepEqual(
        trace.causes.map(({ relation, trace: cause }) => [relation, cause.exception]),
        [['cause', 'ZeroDivisionError: division by zero']],
      );
    });
  });
}

function assertTrace(trace: StackTrace, expected: Expected): void {
  assert.equal(trace.exception, expected.exception);
  assertFrames(trace.frames, expected);
  const chain = trace.causes.filter(({ relation }) => relation !== 'quoted');
  assert.deepEqual(
    chain.map(({ relation }) => relation),
    (expected.causes ?? []).map(({ relation }) => relation),
  );
  for (const [index, { trace: cause }] of chain.entries()) {
    const wanted = expected.causes?.[index];
    assert.ok(wanted !== undefined);
    assertTrace(cause, { ...wanted, causes: [] });
  }
  const shown = trace.members.filter((member) => !/^and \d+ more exceptions?$/u.test(member.exception ?? ''));
  assert.equal(shown.length, Math.min(expected.members.length, 15), 'Python writes at most 15 members');
  for (const [index, member] of shown.entries()) {
    const wanted = expected.members[index];
    assert.ok(wanted !== undefined);
    assertTrace(member, wanted);
  }
}

/** Python folds a recursion into three frames and a count; the interpreter's own list has them all. */
function assertFrames(frames: readonly StackFrame[], expected: Expected): void {
  const unfolded = frames.flatMap((frame) => Array.from({ length: 1 + frame.repeats }, () => frame));
  assert.deepEqual(
    unfolded.map(place),
    expected.frames.map(([file, line, name]) => [file, line, name]),
  );
  for (const [index, [, , , code]] of expected.frames.entries()) {
    const quoted = unfolded[index]?.code ?? '';
    assert.equal(quoted.split('\n')[0], code.trim().split('\n')[0]);
  }
}

function place(frame: StackFrame): unknown[] {
  return [frame.file, frame.line, frame.function];
}
