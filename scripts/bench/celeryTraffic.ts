import { randomUUID } from 'node:crypto';
import type { TimeRange } from '../../src/model/statistics/timeRange.ts';

/** One message on a Celery event channel. */
export interface EventMessage {
  readonly channel: string;
  readonly payload: string;
}

export interface TrafficTask {
  readonly id: string;
  readonly fails: boolean;
}

export interface Traffic {
  readonly tasks: readonly TrafficTask[];
  /** In the order in which they are published. */
  readonly messages: readonly EventMessage[];
  readonly events: number;
}

type Event = Readonly<Record<string, unknown>>;

/** Sent, received, started, and how it ended. */
export const EVENTS_PER_TASK = 4;

const WORKERS = 4;
const QUEUE = 'evaluations';
const CLIENT = 'gen4711@api-7c9f';
/** Every so many-th task fails. */
const FAILS_EVERY = 50;
const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/usr/local/lib/python3.12/site-packages/celery/app/trace.py", line 453, in trace_task',
  '    R = retval = fun(*args, **kwargs)',
  '  File "/app/tasks.py", line 42, in evaluate_code',
  '    return run(code, language, timeout)',
  '  File "/app/executor.py", line 17, in run',
  '    raise EvaluationError(f"exit code {code}")',
  'executor.EvaluationError: exit code 1',
  '',
].join('\n');

/**
 * What a client and four prefork workers publish for so many tasks, on the wire as Celery sends it: `task-sent` single on
 * `task.sent`; all the rest as JSON lists of one to three events on `task.multi`, in the order in which each worker's
 * events happen, the workers' messages interleaved.
 *
 * @param span over which the tasks are spread evenly, epoch ms; absent: they happen as they are made
 */
export function celeryTraffic(count: number, database = 0, span?: TimeRange): Traffic {
  const tasks: TrafficTask[] = [];
  const messages: EventMessage[] = [];
  const buffers: Event[][] = Array.from({ length: WORKERS }, () => []);
  /** Each sender's logical clock; the client's is the last. */
  const clocks = Array.from({ length: WORKERS + 1 }, () => 0);
  const tick = (sender: number): number => (clocks[sender] = (clocks[sender] ?? 0) + 1);
  const channel = `/${String(database)}.celeryev/`;
  const flush = (worker: number, events: readonly Event[]): void => {
    messages.push({
      channel: `${channel}task.multi`,
      payload: envelope(events, `celery@worker-${String(worker)}`, 'task.multi'),
    });
  };
  const emit = (worker: number, event: Event): void => {
    const buffer = buffers[worker] ?? [];
    buffer.push({ ...event, clock: tick(worker) });
    // One to three a message, 1.9 on the average, as measured on busy prefork workers.
    if (buffer.length === 3 || Math.random() < 0.4) flush(worker, buffer.splice(0));
  };
  for (let index = 0; index < count; index++) {
    const task = { id: randomUUID(), fails: index % FAILS_EVERY === FAILS_EVERY - 1 };
    const worker = index % WORKERS;
    const at = span === undefined ? Date.now() : span.from + ((span.to - span.from) * index) / count;
    const now = at / 1_000;
    tasks.push(task);
    const sent = sentEvent(task, now, tick(WORKERS));
    messages.push({ channel: `${channel}task.sent`, payload: envelope(sent, CLIENT, 'task.sent') });
    for (const event of workerEvents(task, worker, now)) emit(worker, event);
  }
  buffers.forEach((buffer, worker) => {
    if (buffer.length > 0) flush(worker, buffer);
  });
  return { tasks, messages, events: count * EVENTS_PER_TASK };
}

/** One task that is received, started and fails, in one message of its worker. */
export function failureMessage(id: string, now: number, database = 0): EventMessage {
  const events = workerEvents({ id, fails: true }, 0, now / 1_000);
  return {
    channel: `/${String(database)}.celeryev/task.multi`,
    payload: envelope(events, 'celery@worker-0', 'task.multi'),
  };
}

function described(task: TrafficTask): Event {
  return {
    name: 'tasks.evaluate_code',
    args: `('${task.id.slice(0, 8)}', 'print(sum(range(10)))', 'python', 10)`,
    kwargs: '{}',
    root_id: task.id,
    parent_id: null,
    retries: 0,
    eta: null,
    expires: null,
  };
}

function sentEvent(task: TrafficTask, timestamp: number, clock: number): Event {
  return {
    hostname: CLIENT,
    utcoffset: 0,
    pid: 4711,
    clock,
    uuid: task.id,
    ...described(task),
    queue: QUEUE,
    exchange: '',
    routing_key: QUEUE,
    timestamp,
    type: 'task-sent',
  };
}

function workerEvents(task: TrafficTask, worker: number, sentAt: number): readonly Event[] {
  const common = {
    hostname: `celery@worker-${String(worker)}`,
    utcoffset: 0,
    pid: 100 + worker,
    uuid: task.id,
  };
  const end: Event = task.fails
    ? { exception: "EvaluationError('exit code 1')", traceback: TRACEBACK, type: 'task-failed' }
    : { result: "{'ok': True, 'stdout': '45\\n'}", runtime: 0.012345678, type: 'task-succeeded' };
  return [
    { ...common, ...described(task), timestamp: sentAt + 0.002, type: 'task-received' },
    { ...common, timestamp: sentAt + 0.003, type: 'task-started' },
    { ...common, ...end, timestamp: sentAt + 0.016 },
  ];
}

function envelope(body: Event | readonly Event[], hostname: string, routingKey: string): string {
  return JSON.stringify({
    body: Buffer.from(JSON.stringify(body)).toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: { hostname },
    properties: {
      delivery_mode: 1,
      delivery_info: { exchange: 'celeryev', routing_key: routingKey },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  });
}
