import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { failureFingerprint, failureTitle } from '../../../src/model/failureFingerprint.ts';
import { ownFrames } from '../../../src/model/ownFrames.ts';

const PYTHON = `Traceback (most recent call last):
  File "/srv/releases/20261121/venv/lib/python3.12/site-packages/celery/app/trace.py", line 453, in trace_task
    R = retval = fun(*args, **kwargs)
  File "/srv/releases/20261121/orders/tasks.py", line 12, in charge
    pay(order)
  File "/srv/releases/20261121/orders/pay.py", line 40, in pay
    raise PaymentError(order)
orders.pay.PaymentError: order 17
`;

const V8 = `PaymentError: order 17
    at pay (/srv/app/dist/pay.js:40:11)
    at async charge (file:///srv/app/dist/tasks.js:12:3)
    at async /srv/app/dist/anonymous.js:1:1
    at async Worker.processJob (/srv/app/node_modules/bullmq/dist/cjs/classes/worker.js:456:28)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

test('values give way in a message', () => {
  const titles = [
    ["ValueError: no user 'anna' in [1, -2, 3.5]", 'ValueError: no user … in […]'],
    ["KeyError: 'abc'", 'KeyError: …'],
    ['KeyError', 'KeyError'],
    ['Error:', 'Error'],
    ['sandbox exited with code 3', 'sandbox exited with code …'],
    ["can't do it: don't", "can't do it: don't"],
    [
      'redis.exceptions.ConnectionError: Error 111 connecting to 10.0.0.1:6379.',
      'redis.exceptions.ConnectionError: Error … connecting to ….',
    ],
    ['OSError: <Foo object at 0x7f3a> at 2026-11-21T10:00:00.123Z', 'OSError: <Foo object at …> at …'],
    ['Error: deadbeef-dead-beef-dead-beefdeadbeef gone', 'Error: … gone'],
    ['E: first line 1\nsecond line', 'E: first line …'],
    ['', ''],
  ] as const;
  for (const [error, title] of titles) assert.equal(failureTitle(error), title);
});

test('own frames are told without folders and lines, the deepest first', () => {
  assert.deepEqual(ownFrames(PYTHON, 'celery'), ['pay.py pay', 'tasks.py charge']);
  assert.deepEqual(ownFrames(V8, 'bullmq'), ['pay.js pay', 'tasks.js charge', 'anonymous.js ']);
  const recursion = '  File "/app/deep.py", line 3, in deep\n    deep()\n'.repeat(900);
  assert.deepEqual(ownFrames(recursion, 'celery'), ['deep.py deep']);
});

test('a fingerprint outlives a deployment, and tells other causes apart', () => {
  const of = (error: string | null, traceback: string | null) =>
    failureFingerprint({ system: 'celery', error, traceback });
  const error = 'orders.pay.PaymentError: order 17';
  const deployed = PYTHON.replaceAll('20261121', '20261122').replaceAll('line 40', 'line 44');
  assert.match(of(error, PYTHON), /^[0-9a-f]{14}$/u);
  assert.equal(of(error, PYTHON), of('orders.pay.PaymentError: order 99', deployed));
  assert.notEqual(of(error, PYTHON), of(error, PYTHON.replaceAll('in charge', 'in refund')));
  assert.notEqual(of(error, PYTHON), of('orders.pay.RefundError: order 17', PYTHON));
  assert.notEqual(of(error, PYTHON), of('orders.pay.PaymentError: refund 17', PYTHON));
  assert.notEqual(of(null, null), of(error, null));
});

test('property: every failure has a fingerprint, always the same', () => {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 300 }));
  fc.assert(
    fc.property(
      fc.constantFrom('celery' as const, 'bullmq' as const),
      text,
      text,
      (system, error, traceback) => {
        const fingerprint = failureFingerprint({ system, error, traceback });
        assert.match(fingerprint, /^[0-9a-f]{14}$/u);
        assert.equal(failureFingerprint({ system, error, traceback }), fingerprint);
      },
    ),
  );
});

test('property: other numbers, ids, addresses and quoted values are the same cause', () => {
  const value = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.uuid(),
    fc.ipV4(),
    fc.integer({ min: 0 }).map((number) => `0x${number.toString(16)}`),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    fc.stringMatching(/^[^'\n]{0,20}$/u).map((text) => `'${text}'`),
  );
  const words = fc.array(fc.stringMatching(/^[a-zA-Z]{1,8}$/u), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(words, value, value, (between, one, other) => {
      const message = (of: string): string => `Error: ${between.join(` ${of} `)} ${of} end`;
      assert.equal(failureTitle(message(one)), failureTitle(message(other)));
    }),
  );
});

test('long hostile texts are read in time that grows with their length', { timeout: 60_000 }, () => {
  for (const piece of ["'", '"a', '1.', '- ', ':1', '\n', 'at a (', '  File "', 'a-', '(']) {
    const text = piece.repeat(500_000);
    assert.match(failureFingerprint({ system: 'celery', error: text, traceback: text }), /^[0-9a-f]{14}$/u);
    assert.match(failureFingerprint({ system: 'bullmq', error: text, traceback: text }), /^[0-9a-f]{14}$/u);
  }
});
