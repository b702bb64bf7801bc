import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parsePythonTraceback } from '../../../../src/model/pythonTraceback.ts';
import { raisingFrames } from '../../../../src/model/raisingFrames.ts';
import { runPython } from '../../../services/index.ts';

const SCRIPT = fileURLToPath(new URL('../../../fixtures/tracebacks/raise_in_celery.py', import.meta.url));
const REPORT = v.object({
  versions: v.tuple([v.string(), v.string()]),
  cases: v.array(
    v.object({
      name: v.string(),
      text: v.string(),
      own: v.nullable(v.string()),
      exception: v.nullable(v.string()),
      causes: v.array(v.string()),
    }),
  ),
});
const KNOWN_WITHOUT_FRAMES = /^(?:billiard\.exceptions\.)?(?:WorkerLostError|TimeLimitExceeded)\b/u;

for (const celery of ['newest', 'oldest'] as const) {
  const report = v.parse(REPORT, JSON.parse(await runPython(SCRIPT, { celery })));
  const [celeryVersion, billiardVersion] = report.versions;

  void suite(`what Celery ${celeryVersion} and billiard ${billiardVersion} write of errors`, () => {
    test('all of them were raised', () => {
      assert.ok(report.cases.length >= 13, `${report.cases.length} cases`);
    });

    for (const { name, text, own, exception, causes } of report.cases) {
      test(`${name}: the line of one's own, the exception and what led to it`, () => {
        const trace = parsePythonTraceback(text);
        assert.equal(raisingFrames(trace)[0]?.function ?? null, own);
        if (exception !== null) assert.equal(trace.exception, exception);
        if (own === null) assert.match(trace.exception ?? '', KNOWN_WITHOUT_FRAMES);
        assert.deepEqual(
          trace.causes.map(({ trace: cause }) => cause.exception),
          causes,
        );
      });

      test(`${name}: the same behind the prefixes of a log and a container`, () => {
        const logged = text
          .split('\n')
          .map((line, index) =>
            `worker-1  | [2026-11-21 10:00:0${index % 10},123: ERROR/ForkPoolWorker-1] ${line}`.trimEnd(),
          );
        assert.deepEqual(parsePythonTraceback(logged.join('\n')), parsePythonTraceback(text));
      });
    }
  });
}
