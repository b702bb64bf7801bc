import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
  parseEvaluationTarget,
  parseEvaluationTargets,
} from '../../../src/host/evaluation/evaluationTargetSetting.ts';
import { drawing } from '../host/trees/samples.ts';

const { t } = drawing;
const CELERY = { name: 'c', kind: 'celery', task: 'tasks.run' };
const BULLMQ = { name: 'b', kind: 'bullmq', queue: 'evaluations', jobName: 'run' };
const HTTP = { name: 'h', kind: 'http', url: 'https://localhost:1/api' };

function problemOf(value: unknown): string | null {
  const parsed = parseEvaluationTarget(value, 3, t);
  return parsed.ok ? null : `${parsed.name}: ${parsed.reason}`;
}

void suite('the setting taskTower.evaluationTargets', () => {
  test('what is left out has its default', () => {
    assert.deepEqual(
      [CELERY, BULLMQ, HTTP].map((value) => parseEvaluationTarget(value, 1, t)),
      [
        {
          ok: true,
          target: { ...CELERY, connection: null, queue: 'celery', args: [], kwargs: {}, priority: null },
        },
        { ok: true, target: { ...BULLMQ, connection: null, prefix: null, data: {} } },
        {
          ok: true,
          target: {
            ...HTTP,
            method: 'POST',
            headers: {},
            body: null,
            caFile: null,
            insecure: false,
            follow: null,
          },
        },
      ],
    );
  });

  test('everything that can be given is kept', () => {
    const celery = {
      ...CELERY,
      connection: 'demo',
      queue: 'evaluation',
      args: ['${code}', 1],
      kwargs: { a: { b: ['${uuid}'] } },
      priority: 9,
    };
    const http = {
      ...HTTP,
      method: 'PUT',
      headers: { authorization: 'Bearer x' },
      body: '${code}',
      caFile: 'ca.pem',
      insecure: true,
      follow: { connection: 'demo', system: 'bullmq', prefix: 'bull', queue: 'q', idPath: 'task_id' },
    };
    assert.deepEqual(
      [celery, http].map((value) => parseEvaluationTarget(value, 1, t)),
      [
        { ok: true, target: celery },
        { ok: true, target: http },
      ],
    );
  });

  const PROBLEMS: readonly (readonly [value: unknown, problem: RegExp])[] = [
    [null, /^Target 3: The entry must be an object\.$/u],
    ['x', /^Target 3: The entry must be an object\.$/u],
    [{}, /^Target 3: "kind" must be "celery", "bullmq" or "http"\.$/u],
    [{ kind: 'sqs', name: 'x' }, /^x: "kind" must be/u],
    [{ kind: 'celery', name: 'x' }, /^x: "task" is missing\.$/u],
    [{ ...CELERY, name: '' }, /^Target 3: "name" must not be empty\.$/u],
    [{ ...CELERY, arg: [] }, /^c: "arg" is not known here\.$/u],
    [{ ...CELERY, args: {} }, /^c: "args" must be a list\.$/u],
    [
      { ...CELERY, args: [1, '${kode}'] },
      /^c: "args\.1" has the unknown placeholder \$\{kode\}; there are \$\{code\}, /u,
    ],
    [
      { ...CELERY, kwargs: { a: [{ b: '${x} ${y}' }] } },
      /^c: "kwargs\.a" has the unknown placeholder \$\{x\}, \$\{y\};/u,
    ],
    [{ ...CELERY, priority: 10 }, /^c: "priority" must be 0 to 9\.$/u],
    [{ ...CELERY, connection: 1 }, /^c: "connection" must be text\.$/u],
    [{ ...BULLMQ, data: '${x}' }, /^b: "data" has the unknown placeholder/u],
    [{ ...HTTP, url: 'ftp://x' }, /^h: "url" must begin with http:/u],
    [{ ...HTTP, url: 'https://${file}/x' }, /^h: "url" must begin with http:/u],
    [{ ...HTTP, url: 'https://x/${kode}' }, /^h: "url" has the unknown placeholder/u],
    [{ ...HTTP, headers: { a: 1 } }, /^h: "headers\.a" must be text\.$/u],
    [{ ...HTTP, method: 'GET /' }, /^h: "method" must be a word\.$/u],
    [{ ...HTTP, insecure: 'yes' }, /^h: "insecure" must be true or false\.$/u],
    [{ ...HTTP, follow: { system: 'bullmq', idPath: 'id' } }, /^h: "follow" needs "queue" for BullMQ\.$/u],
    [{ ...HTTP, follow: { system: 'celery' } }, /^h: "follow\.idPath" is missing\.$/u],
  ];
  for (const [value, problem] of PROBLEMS) {
    test(`${JSON.stringify(value)} cannot be used`, () => {
      assert.match(problemOf(value) ?? 'usable', problem);
    });
  }

  test('the setting as a whole', () => {
    assert.deepEqual(parseEvaluationTargets(undefined, t), []);
    assert.equal(parseEvaluationTargets({}, t).length, 1);
    assert.deepEqual(
      parseEvaluationTargets([CELERY, 1], t).map(({ ok }) => ok),
      [true, false],
    );
  });

  test('anything is read without an error', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('celery', 'bullmq', 'http'), (value, kind) => {
        parseEvaluationTargets(value, t);
        parseEvaluationTarget(
          { kind, name: 'x', queue: value, args: value, data: value, follow: value, url: value },
          1,
          t,
        );
      }),
    );
  });
});
