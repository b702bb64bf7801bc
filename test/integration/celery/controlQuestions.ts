import * as fc from 'fast-check';
import type { ControlQuestion } from '../../../src/monitor/celery/encoder/controlRequest.ts';

/** A control message as it was generated, and whether it may be sent at all. */
export interface GeneratedQuestion {
  readonly question: ControlQuestion;
  readonly isSendable: boolean;
}

const goodName = fc.constantFrom(
  'tasks.never',
  '队列',
  '%s',
  "it's",
  '{"a": 1}',
  '__import__("os")',
  'x'.repeat(255),
);
const badName = fc.constantFrom('', ' a', 'a\u0000b', '\ud800', '\n', 'x'.repeat(256));
const id = fc.oneof(fc.uuid(), fc.constantFrom('not a uuid', '队', "'; --", '%(id)s', '0'));
const ids = fc.array(id, { minLength: 1, maxLength: 20 });
const signal = fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGABRT');
const badSignal = fc.constantFrom('SIGSTOP', 'SIGNOPE', '15', '', '__doc__', 'SIG_DFL');
const seconds = fc.oneof(fc.double({ min: 0.001, max: 1e8, noNaN: true }), fc.constant(null));
const badSeconds = fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300);
const rate = fc.constantFrom('0', '10', '10/m', '1.5/h', '999999999/s', '0.000001/h');
const badRate = fc.constantFrom('', 'ten', '1e400', '-1/s', '10/x', 'inf', 'nan/m', '1/0', '10/m/s');
const badCount = fc.constantFrom(0, -1, 0.5, 257, 1e9, Number.NaN);
const stamp = fc.dictionary(
  fc.constantFrom('monitoring_id', 'ä', '%s'),
  fc.array(fc.constantFrom('a', '队', "'"), { minLength: 1, maxLength: 3 }),
  { minKeys: 1, noNullPrototype: true },
);
const badStamp = fc.constantFrom<Readonly<Record<string, readonly string[]>>>(
  {},
  { a: [] },
  { '': ['a'] },
  { __type__: ['a'], __value__: ['b'] },
  { a: ['\udc00'] },
);
const good = fc.constant(true);
const bad = fc.constant(false);

type Unaddressed<Q> = Q extends unknown ? Omit<Q, 'destination'> : never;
type Body = Unaddressed<ControlQuestion>;

function sendable(body: fc.Arbitrary<Body>): fc.Arbitrary<readonly [Body, boolean]> {
  return fc.tuple(body, good);
}
function unsendable(body: fc.Arbitrary<Body>): fc.Arbitrary<readonly [Body, boolean]> {
  return fc.tuple(body, bad);
}

const revoke = (task_id: fc.Arbitrary<string[]>, name: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  fc.record({
    method: fc.constant('revoke' as const),
    arguments: fc.record({ task_id, terminate: fc.boolean(), signal: name }),
  });
const byHeaders = (
  headers: fc.Arbitrary<Readonly<Record<string, readonly string[]>>>,
  name: fc.Arbitrary<string>,
): fc.Arbitrary<Body> =>
  fc.record({
    method: fc.constant('revoke_by_stamped_headers' as const),
    arguments: fc.record({ headers, terminate: fc.boolean(), signal: name }),
  });
const rateLimit = (
  task_name: fc.Arbitrary<string>,
  rate_limit: fc.Arbitrary<string | 0>,
): fc.Arbitrary<Body> =>
  fc.record({ method: fc.constant('rate_limit' as const), arguments: fc.record({ task_name, rate_limit }) });
const timeLimit = (
  task_name: fc.Arbitrary<string>,
  soft: fc.Arbitrary<number | null>,
  hard: fc.Arbitrary<number | null>,
): fc.Arbitrary<Body> =>
  fc.record({ method: fc.constant('time_limit' as const), arguments: fc.record({ task_name, soft, hard }) });
const pool = (n: fc.Arbitrary<number>): fc.Arbitrary<Body> =>
  fc.record({
    method: fc.constantFrom('pool_grow' as const, 'pool_shrink' as const),
    arguments: fc.record({ n }),
  });
const autoscale = (max: fc.Arbitrary<number>, min: fc.Arbitrary<number>): fc.Arbitrary<Body> =>
  fc.record({ method: fc.constant('autoscale' as const), arguments: fc.record({ max, min }) });
const consumer = (queue: fc.Arbitrary<string>): fc.Arbitrary<Body> =>
  fc.record({
    method: fc.constantFrom('add_consumer' as const, 'cancel_consumer' as const),
    arguments: fc.record({ queue }),
  });
const plain: fc.Arbitrary<Body> = fc.record({
  method: fc.constantFrom('enable_events', 'disable_events', 'pool_restart'),
  arguments: fc.constant({}),
});
const inspect: fc.Arbitrary<Body> = fc.record({
  method: fc.constantFrom(
    'ping',
    'stats',
    'active',
    'reserved',
    'scheduled',
    'active_queues',
    'revoked',
    'registered',
  ),
  arguments: fc.constant({}),
});
const query = (asked: fc.Arbitrary<string[]>): fc.Arbitrary<Body> =>
  fc.record({ method: fc.constant('query_task' as const), arguments: fc.record({ ids: asked }) });

const taskName = fc.oneof(goodName, fc.constant('tasks.add'));
const queueName = fc.constantFrom('added 1', 'added-ä', 'added%s', 'added.队', 'never added');

const bodies = fc.oneof(
  { weight: 4, arbitrary: sendable(revoke(ids, signal)) },
  unsendable(revoke(fc.constantFrom([], ['']), signal)),
  unsendable(revoke(ids, badSignal)),
  { weight: 3, arbitrary: sendable(byHeaders(stamp, signal)) },
  unsendable(byHeaders(badStamp, signal)),
  { weight: 3, arbitrary: sendable(rateLimit(taskName, fc.oneof(rate, fc.constant(0 as const)))) },
  unsendable(rateLimit(badName, rate)),
  unsendable(rateLimit(taskName, badRate)),
  { weight: 3, arbitrary: sendable(timeLimit(taskName, seconds, fc.constant(null))) },
  { weight: 2, arbitrary: sendable(timeLimit(taskName, fc.constant(null), seconds)) },
  unsendable(timeLimit(taskName, badSeconds, fc.constant(null))),
  unsendable(timeLimit(taskName, fc.constant(20), fc.constant(10))),
  unsendable(pool(badCount)),
  {
    weight: 2,
    arbitrary: sendable(autoscale(fc.integer({ min: 2, max: 256 }), fc.integer({ min: 0, max: 2 }))),
  },
  unsendable(autoscale(badCount, fc.constant(0))),
  unsendable(autoscale(fc.constant(1), fc.constant(2))),
  { weight: 4, arbitrary: sendable(consumer(queueName)) },
  unsendable(consumer(fc.oneof(badName, fc.constantFrom('unacked', '_kombu.binding.x', 'a.celery.pidbox')))),
  { weight: 2, arbitrary: sendable(plain) },
  { weight: 3, arbitrary: sendable(inspect) },
  { weight: 2, arbitrary: sendable(query(ids)) },
  unsendable(query(fc.constantFrom([], ['\ud800']))),
);

/** Every control command but the shutdown, with odd arguments; to one worker, to all, or to nobody that exists. */
export function generatedQuestions(nodename: string): fc.Arbitrary<GeneratedQuestion> {
  const destination = fc.oneof(
    { weight: 20, arbitrary: fc.tuple(fc.constantFrom([nodename], null, [nodename, '队@nowhere']), good) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom<string[]>([], ['']), bad) },
  );
  return fc.tuple(bodies, destination).map(([[body, isFine], [to, isAddressed]]): GeneratedQuestion => ({
    question: { ...body, destination: to },
    isSendable: isFine && isAddressed,
  }));
}
