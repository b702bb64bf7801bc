import * as fc from 'fast-check';
import { formatDataNode, type DataNode } from '../../../src/model/tolerantJson.ts';
import type { TaskToSend } from '../../../src/monitor/celery/encoder/encodeTask.ts';
import { dataNodes } from '../../unit/model/dataNodes.ts';

/** A task as it was generated, and what shall become of it. */
export interface GeneratedTask {
  readonly task: Omit<TaskToSend, 'id'>;
  readonly args: readonly DataNode[];
  readonly kwargs: readonly (readonly [string, DataNode])[];
  readonly headers: readonly (readonly [string, DataNode])[];
  /**
   * - `run`: a worker executes it with exactly these values
   * - `hold`: a worker keeps it for later than this test lasts
   * - `discard`: no worker knows the task
   * - `refuse`: it must never reach a worker
   */
  readonly fate: 'run' | 'hold' | 'discard' | 'refuse';
}

/** Queues that the workers take from. */
export const QUEUES = ['celery', 'other', 'with space', 'schlange-ä-队列', '%s'] as const;

/** Further headers that the recording task shall tell. */
export const PROBE = 'probe';

interface Judged<T> {
  readonly value: T;
  readonly fine: boolean;
}

/** Mostly values that workers can read, now and then one that must be refused. */
function mostly<T>(fine: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<Judged<T>> {
  return fc.oneof(
    { weight: 40, arbitrary: fine.map((value) => ({ value, fine: true })) },
    { weight: 1, arbitrary: odd.map((value) => ({ value, fine: false })) },
  );
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const nowhere = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, -0.001, 1e15);
/** Long enough that no task of this test meets it. */
const limit = fc.double({ min: 600, max: 300_000_000, noNaN: true });

const large: readonly DataNode[] = [
  { kind: 'string', value: 'x'.repeat(300_000) },
  { kind: 'string', value: '😀\ud800'.repeat(20_000) },
  { kind: 'number', text: `-${'9'.repeat(4_299)}` },
  nested(190),
  { kind: 'array', items: Array.from({ length: 5_000 }, () => ({ kind: 'number', text: '1.5' })) },
  {
    kind: 'object',
    entries: Array.from({ length: 2_000 }, (_, index) => [`key ${String(index)}`, { kind: 'null' }]),
  },
];
const value = fc.oneof(
  { weight: 300, arbitrary: dataNodes.filter((node) => isReadable(node, 190)) },
  { weight: 2, arbitrary: dataNodes },
  { weight: 1, arbitrary: fc.constantFrom(...large) },
  { weight: 1, arbitrary: fc.constantFrom(nested(210), integer('9'.repeat(4_301)), unknownType()) },
);
const headerValue = fc.oneof(
  { weight: 30, arbitrary: dataNodes.filter((node) => isPlain(node, 50)) },
  { weight: 1, arbitrary: value },
);
const headerName = mostly(
  fc.constantFrom('tenant', 'x-request-id', 'trace.parent', 'ä', '队列', 'with space', 'constructor'),
  fc.constantFrom('', 'task', 'id', 'called_directly', 'get', '__class__', ' a', 'a\u0000', 'b\ud800'),
);

const generated = fc.record({
  task: fc.oneof(
    { weight: 60, arbitrary: fc.constant({ value: 'tasks.record', fine: true }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('tasks.never', '队', '%(name)s').map((value) => ({ value, fine: true })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('', ' x', 'a\nb', '\ud800', 'x'.repeat(256))
        .map((value) => ({ value, fine: false })),
    },
  ),
  queue: mostly(
    fc.constantFrom<string>(...QUEUES),
    fc.constantFrom('', 'unacked', '_kombu.binding.celery', 'a\u0006\u00163', 'w.celery.pidbox', '\udfff'),
  ),
  args: fc.array(value, { maxLength: 4 }),
  kwargs: fc.array(
    fc.tuple(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'args',
          'task_id',
          'ä',
          'kwargs',
          'é'.repeat(300),
          '',
          '__type__',
          '__value__',
          'self',
        ),
      ),
      value,
    ),
    {
      maxLength: 4,
    },
  ),
  priority: mostly(fc.option(fc.integer({ min: 0, max: 9 })), fc.constantFrom(10, -1, 0.5, Number.NaN)),
  countdownS: mostly(
    rarely(fc.oneof(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.constantFrom(7_200, 300_000_000))),
    nowhere,
  ),
  etaAt: mostly(
    rarely(fc.integer({ min: 1, max: Date.UTC(2026, 0, 1) })),
    fc.constantFrom(Number.NaN, 8.64e15, 0),
  ),
  expiresS: mostly(
    rarely(fc.double({ min: 3_600, max: 300_000_000, noNaN: true })),
    fc.oneof(nowhere, fc.constant(0)),
  ),
  softTimeLimitS: mostly(rarely(limit), nowhere),
  timeLimitS: mostly(rarely(limit), nowhere),
  headers: rarely(fc.array(fc.tuple(headerName, headerValue), { maxLength: 3 })),
});

/** Calls of a recording task with every option; some that must be refused. */
export const generatedTasks: fc.Arbitrary<GeneratedTask> = generated.map((one): GeneratedTask => {
  const headers = (one.headers ?? []).map(([name, node]) => [name.value, node] as const);
  const names = headers.map(([name]) => name);
  const probe: DataNode = { kind: 'array', items: names.map((name) => ({ kind: 'string', value: name })) };
  const options = {
    priority: one.priority.value,
    countdownS: one.countdownS.value,
    etaAt: one.etaAt.value,
    expiresS: one.expiresS.value,
    softTimeLimitS: one.softTimeLimitS.value,
    timeLimitS: one.timeLimitS.value,
    headers:
      one.headers === null
        ? null
        : formatDataNode({ kind: 'object', entries: [...headers, [PROBE, probe]] }, 1),
  };
  const isFine =
    [one.task, one.queue, one.priority, one.countdownS, one.etaAt, one.expiresS].every(({ fine }) => fine) &&
    [one.softTimeLimitS, one.timeLimitS, ...(one.headers ?? []).map(([name]) => name)].every(
      ({ fine }) => fine,
    ) &&
    new Set(names).size === names.length &&
    (options.countdownS === null || options.etaAt === null) &&
    (options.softTimeLimitS ?? 0) <= (options.timeLimitS ?? Number.POSITIVE_INFINITY) &&
    (options.expiresS ?? Number.POSITIVE_INFINITY) > (options.countdownS ?? 0) &&
    [...one.args, ...one.kwargs.map(([, node]) => node)].every((node) => isReadable(node, 199)) &&
    isReadable({ kind: 'object', entries: one.kwargs }, 200) &&
    !one.kwargs.some(([name]) => name === 'self') &&
    headers.every(([, node]) => isPlain(node, 50));
  const isHeld = (options.countdownS ?? 0) > 1;
  return {
    task: {
      task: one.task.value,
      queue: one.queue.value,
      args: formatDataNode({ kind: 'array', items: one.args }, 0),
      kwargs: formatDataNode({ kind: 'object', entries: one.kwargs }, 0),
      ...options,
    },
    args: one.args,
    kwargs: one.kwargs,
    headers,
    fate: !isFine ? 'refuse' : one.task.value !== 'tasks.record' ? 'discard' : isHeld ? 'hold' : 'run',
  };
});

function isReadable(node: DataNode, depth: number): boolean {
  if (node.kind === 'number') {
    const isInteger = /^-?\d+$/.test(node.text);
    return isInteger ? node.text.length <= 4_300 : !/^1E400$/.test(node.text);
  }
  if (node.kind === 'array') return depth > 0 && node.items.every((item) => isReadable(item, depth - 1));
  if (node.kind !== 'object') return true;
  const names = new Set(node.entries.map(([name]) => name));
  if (names.size === 2 && names.has('__type__') && names.has('__value__')) return false;
  return depth > 0 && node.entries.every(([, item]) => isReadable(item, depth - 1));
}

function isPlain(node: DataNode, depth: number): boolean {
  return (
    isReadable(node, depth) &&
    !formatDataNode(node, 0)
      .replace(/"(?:[^"\\]|\\.)*"/g, '')
      .match(/NaN|Inf/)
  );
}

function nested(levels: number): DataNode {
  let node: DataNode = { kind: 'null' };
  for (let level = 0; level < levels; level++) node = { kind: 'array', items: [node] };
  return node;
}

function integer(text: string): DataNode {
  return { kind: 'number', text };
}

function unknownType(): DataNode {
  return {
    kind: 'object',
    entries: [
      ['__type__', { kind: 'string', value: 'nonsense' }],
      ['__value__', { kind: 'number', text: '1' }],
    ],
  };
}
