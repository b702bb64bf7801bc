import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { canShowEnqueueSource, directCallSource, enqueueSource } from '../../../src/model/enqueueSource.ts';
import type { Payload } from '../../../src/model/payload.ts';
import { pythonSource } from '../../../src/model/pythonSource.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import {
  type DataNode,
  formatDataNode,
  parseTolerantJson,
  toPlain,
} from '../../../src/model/tolerantJson.ts';
import { celeryDetail, FAILED_BULLMQ } from '../../webview/models.ts';
import { dataNodes } from './dataNodes.ts';
import { pythonInterpreters } from './source/pythonInterpreters.ts';

function json(text: string): Payload {
  return { kind: 'json', text, source: 'result record' };
}

function repr(text: string, truncated = false): Payload {
  return { kind: 'repr', text, truncated, source: 'event' };
}

function celery(name: string | null, args: Payload, kwargs: Payload = json('{}')): TaskDetail {
  return celeryDetail({ task: { name }, args, kwargs });
}

function job(data: string): TaskDetail {
  return { ...FAILED_BULLMQ, args: json(data) };
}

function node(text: string): DataNode {
  const parsed = parseTolerantJson(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

void suite('the call of the function of a Celery task', () => {
  test('has its arguments as Python writes them', () => {
    assert.equal(
      directCallSource(
        celery('tasks.add', json('[1, null]'), json('{"deep": {"a b": true}, "timeout": 30.0}')),
      ),
      "tasks.add(1, None, deep={'a b': True}, timeout=30.0)",
    );
    assert.equal(
      directCallSource(celery('mail:send/ü', json('[]'), json('{"from": 1, "to": 2}'))),
      "app.tasks['mail:send/ü'](**{'from': 1, 'to': 2})",
    );
    const typed = '{"__type__": "uuid", "__value__": "7"}';
    assert.equal(
      directCallSource(celery('tasks.add', json(`[${typed}]`))),
      "import uuid\n\ntasks.add(uuid.UUID('7'))",
    );
  });

  test('is not known when the arguments are not, or there is no function', () => {
    assert.equal(directCallSource(celery('tasks.add', repr('(1, ...)', true))), null);
    assert.equal(directCallSource(celery(null, json('[]'))), null);
    assert.equal(directCallSource(job('{}')), null);
  });
});

void suite('the call that sends a Celery task', () => {
  test('has arguments as literals and the queue', () => {
    assert.equal(
      enqueueSource(celery('tasks.add', json('[1, "it\'s", null, true]'), json('{"timeout": 30.0}'))),
      `tasks.add.apply_async(args=[1, "it's", None, True], kwargs={'timeout': 30.0}, queue='evaluation')`,
    );
  });

  test('leaves out what is empty or not known', () => {
    const detail = celeryDetail({ task: { name: 'add', queue: null }, args: json('[]'), kwargs: json('{}') });
    assert.equal(enqueueSource(detail), 'add.apply_async()');
  });

  test('breaks a long call, and imports what typed values need', () => {
    const typed = '{"__type__": "datetime", "__value__": "2026-11-21T14:24:00"}';
    const source = enqueueSource(celery('tasks.add', json(`["${'x'.repeat(60)}", ${typed}]`)));
    assert.equal(
      source,
      [
        'import datetime',
        '',
        'tasks.add.apply_async(',
        `    args=['${'x'.repeat(60)}', datetime.datetime.fromisoformat('2026-11-21T14:24:00')],`,
        "    queue='evaluation',",
        ')',
      ].join('\n'),
    );
  });

  test('names a task that Python cannot name by its registered name', () => {
    for (const name of ["odd'name", 'tasks.import', 'a b', 'x.', '0day', 'f(); evil']) {
      const source = enqueueSource(celery(name, json('[]'))) ?? '';
      assert.match(source, /^app\.tasks\[(['"]).*\1\]\.apply_async\(/u, name);
    }
  });

  test('takes whole representations that read like literals, and nothing less', () => {
    assert.match(enqueueSource(celery('t', repr("(1, 'x')"), repr('{}'))) ?? '', /args=\[1, 'x'\]/u);
    for (const args of [
      repr("(1, 'x...", true),
      repr('(<Order 17>,)'),
      { kind: 'absent', reason: 'gone' } as const,
      json('{"not": "a list"}'),
      json('[1'),
    ]) {
      assert.equal(enqueueSource(celery('t', args)), null);
    }
    assert.equal(enqueueSource(celery(null, json('[]'))), null);
  });

  test('is offered for what may be known, and never for what is not', () => {
    assert.ok(canShowEnqueueSource(celery('t', json('[]'))));
    assert.ok(canShowEnqueueSource(celery('t', repr('(1,)'))));
    assert.equal(canShowEnqueueSource(celery('t', repr('(<Order 17>,)'))), false);
    assert.equal(canShowEnqueueSource(celery(null, json('[]'))), false);
    assert.ok(canShowEnqueueSource(FAILED_BULLMQ), 'the keyword arguments that a job has not do not matter');
  });
});

void suite('Python source of values', () => {
  const [python] = pythonInterpreters();
  const skip = python === undefined ? 'there is no Python' : false;
  const evaluate = (cases: readonly (readonly [string, string])[]): unknown => {
    const program = `
import base64, datetime, decimal, json, sys, uuid
def seen(value): return ascii(value)
print(json.dumps([[seen(eval(code)), seen(eval(expected))] for code, expected in json.load(sys.stdin)]))`;
    const input = JSON.stringify(cases);
    return JSON.parse(execFileSync(python?.path ?? '', ['-c', program], { input, encoding: 'utf8' }));
  };

  test('a real Python reads typed values as the types they are', { skip }, () => {
    const typed = (type: string, value: string): string => `{"__type__": "${type}", "__value__": ${value}}`;
    const pairs = [
      [typed('datetime', '"2026-11-21T14:24:00"'), 'datetime.datetime(2026, 11, 21, 14, 24)'],
      [typed('date', '"2026-11-21"'), 'datetime.date(2026, 11, 21)'],
      [typed('time', '"14:24:00"'), 'datetime.time(14, 24)'],
      [typed('decimal', '"5.10"'), "decimal.Decimal('5.10')"],
      [
        typed('uuid', '{"hex": "0123456789abcdef0123456789abcdef"}'),
        "uuid.UUID('01234567-89ab-cdef-0123-456789abcdef')",
      ],
      [typed('bytes', '"h\\u00e9"'), "b'h\\xc3\\xa9'"],
      [typed('base64', '"/w=="'), "b'\\xff'"],
      [typed('own', '1'), "{'__type__': 'own', '__value__': 1}"],
      ['[NaN, -Infinity, Infinity]', "[float('nan'), float('-inf'), float('inf')]"],
    ] as const;
    const cases = pairs.map(([text, expected]) => [pythonSource(node(text)).text, expected] as const);
    for (const [got, expected] of evaluate(cases) as [string, string][]) assert.equal(got, expected);
  });

  test('a real Python reads any value as its own JSON reader does', { skip }, () => {
    const nodes = fc.sample(dataNodes, { numRuns: 400, seed: 7 });
    const cases = nodes.map(
      (value) =>
        [pythonSource(value).text, `json.loads(${JSON.stringify(formatDataNode(value, 0))})`] as const,
    );
    for (const [got, expected] of evaluate(cases) as [string, string][]) assert.equal(got, expected);
  });
});

void suite('the call that adds a BullMQ job', () => {
  test('has the name and the data', () => {
    assert.equal(
      enqueueSource(job('{"language": "python", "timeout": 5}')),
      'await queue.add("evaluate_code", {"language":"python","timeout":5});',
    );
  });

  test('evaluates to the data, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(added(JSON.stringify(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('a key that would set the prototype stays a key', () => {
    for (const text of [
      '{"__proto__": {"polluted": 1}}',
      `{"a": {"__proto__": null}, "b": "\\"__proto__\\": 1", "long": "${'x'.repeat(200)}"}`,
    ]) {
      assert.deepEqual(JSON.stringify(added(text)), JSON.stringify(toPlain(node(text))));
    }
  });
});

/** What `queue.add` is called with. */
function added(data: string): unknown {
  const source = enqueueSource(job(data)) ?? '';
  const result: unknown = runInNewContext(
    `let data; const queue = { add: (_, given) => (data = given) }; ${source.replace(/^await /u, '')} JSON.stringify(data)`,
  );
  return JSON.parse(String(result));
}
