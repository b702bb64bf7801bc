import { randomUUID } from 'node:crypto';
import { formatDataNode } from '../../model/tolerantJson.ts';
import { isInternalName, type CeleryKeys } from './keys.ts';
import { argumentsRepr, pythonRepr } from './pythonRepr.ts';
import { formatPythonTime } from './pythonTime.ts';
import { readTaskArguments } from './taskArguments.ts';

/** A task as a person wants it sent; arguments are JSON text, so that no digit is lost. */
export interface TaskToSend {
  readonly id: string;
  readonly task: string;
  readonly queue: string;
  readonly args: string;
  readonly kwargs: string;
  /** 0 to 9; `null`: 0, the most urgent. */
  readonly priority: number | null;
  readonly countdownS: number | null;
}

/** A message ready for one LPUSH, with what a record of it needs. */
export interface EncodedTask {
  readonly key: string;
  readonly message: string;
  readonly argsRepr: string;
  readonly kwargsRepr: string;
  /** Epoch ms; `null` when it may start at once. */
  readonly etaAt: number | null;
}

export type EncodeResult =
  | { readonly ok: true; readonly encoded: EncodedTask }
  /** A sentence for the person who asked. */
  | { readonly ok: false; readonly message: string };

/** Questions that change nothing in a worker. */
export type InspectMethod = 'stats' | 'active' | 'reserved' | 'scheduled' | 'active_queues' | 'query_task';
/** Commands that change a worker: always to named destinations. */
export type ControlMethod = 'enable_events';

export type ControlArguments = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export type ControlRequest = {
  readonly arguments: ControlArguments;
  /** Matches replies to this request. */
  readonly ticket: string;
  /** The list that takes the replies, without key prefix. */
  readonly replyRoutingKey: string;
} & (
  | { readonly method: InspectMethod; readonly destination: readonly string[] | null }
  | { readonly method: ControlMethod; readonly destination: readonly string[] }
);

const MAX_NAME_LENGTH = 255;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Python's calendar ends with the year 9999; nobody means more than ten years. */
const MAX_COUNTDOWN_S = 10 * 366 * 86_400;
const CONTROL_LIFETIME_S = 10;

/**
 * Encodes a task for its queue (protocol 2, anonymous exchange, straight LPUSH). The only place where task messages
 * are made: one malformed message ends a worker, so whatever a worker could not read is refused with a sentence.
 *
 * @param origin who sends it, as the `origin` header shows it
 * @param now epoch ms
 */
export function encodeTask(task: TaskToSend, keys: CeleryKeys, origin: string, now: number): EncodeResult {
  const problem =
    nameProblem('task name', task.task) ??
    nameProblem('task id', task.id) ??
    queueProblem(task.queue, keys) ??
    optionProblem(task);
  if (problem !== null) return { ok: false, message: problem };
  const payload = readTaskArguments(task.args, task.kwargs);
  if (!payload.ok) return payload;
  const body = `[${formatDataNode(payload.args, 0)},${formatDataNode(payload.kwargs, 0)},${NO_CALLBACKS}]`;
  const priority = task.priority ?? 0;
  const etaAt = task.countdownS === null ? null : now + Math.round(task.countdownS * 1_000);
  const argsRepr = argumentsRepr(payload.args.items);
  const kwargsRepr = pythonRepr(payload.kwargs);
  const message = envelope(body, {
    headers: taskHeaders(task, origin, etaAt, argsRepr, kwargsRepr),
    properties: {
      correlation_id: task.id,
      reply_to: '',
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: task.queue },
      priority,
    },
  });
  if (message.length > MAX_MESSAGE_BYTES) {
    return {
      ok: false,
      message: `The message would be ${megabytes(message.length)} MB; at most ${megabytes(MAX_MESSAGE_BYTES)} MB are sent.`,
    };
  }
  const key = keys.list(task.queue, keys.stepOf(priority));
  return { ok: true, encoded: { key, message, argsRepr, kwargsRepr, etaAt } };
}

/**
 * Encodes a request for the workers' mailboxes (PUBLISH on the control channel). An envelope without a delivery tag
 * there would end every listening worker.
 *
 * @param now epoch ms
 */
export function encodeControl(request: ControlRequest, now: number): string {
  const body = JSON.stringify({
    method: request.method,
    arguments: request.arguments,
    destination: request.destination,
    pattern: null,
    matcher: null,
    ticket: request.ticket,
    reply_to: { exchange: '', routing_key: request.replyRoutingKey },
  });
  return envelope(body, {
    headers: { clock: 1, expires: now / 1_000 + CONTROL_LIFETIME_S },
    properties: {
      delivery_mode: 2,
      delivery_info: { exchange: 'celery.pidbox', routing_key: '' },
      priority: 0,
    },
  });
}

const NO_CALLBACKS = '{"callbacks":null,"errbacks":null,"chain":null,"chord":null}';

function taskHeaders(
  task: TaskToSend,
  origin: string,
  etaAt: number | null,
  argsRepr: string,
  kwargsRepr: string,
): object {
  return {
    lang: 'py',
    task: task.task,
    id: task.id,
    shadow: null,
    eta: etaAt === null ? null : formatPythonTime(etaAt),
    expires: null,
    group: null,
    group_index: null,
    retries: 0,
    timelimit: [null, null],
    root_id: task.id,
    parent_id: null,
    argsrepr: argsRepr,
    kwargsrepr: kwargsRepr,
    origin,
    ignore_result: false,
    replaced_task_nesting: 0,
    stamped_headers: null,
    stamps: {},
  };
}

function envelope(body: string, parts: { readonly headers: object; readonly properties: object }): string {
  return JSON.stringify({
    body: Buffer.from(body).toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: parts.headers,
    properties: { ...parts.properties, body_encoding: 'base64', delivery_tag: randomUUID() },
  });
}

function nameProblem(what: string, name: string): string | null {
  if (name === '') return `The ${what} is empty.`;
  if (name.length > MAX_NAME_LENGTH) return `The ${what} is longer than ${MAX_NAME_LENGTH} characters.`;
  if (name.trim() !== name) return `The ${what} begins or ends with white space.`;
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) {
    return `The ${what} has characters that cannot be printed.`;
  }
  return null;
}

function queueProblem(queue: string, keys: CeleryKeys): string | null {
  const problem = nameProblem('queue name', queue);
  if (problem !== null) return problem;
  if (isInternalName(queue) || keys.taskIdOf(queue) !== null) {
    return `Celery keeps the name '${queue}' for itself; it cannot be a task queue.`;
  }
  return null;
}

function optionProblem({ priority, countdownS }: TaskToSend): string | null {
  if (priority !== null && !(Number.isInteger(priority) && priority >= 0 && priority <= 9)) {
    return 'The priority must be a whole number from 0 (most urgent) to 9.';
  }
  if (countdownS !== null && !(countdownS >= 0 && countdownS <= MAX_COUNTDOWN_S)) {
    return 'The delay must be between 0 seconds and ten years.';
  }
  return null;
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
