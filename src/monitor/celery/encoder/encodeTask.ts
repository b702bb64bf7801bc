import type { CelerySendOptions } from '../../../model/celeryAction.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { formatDataNode } from '../../../model/tolerantJson.ts';
import { t } from '../../../model/l10n.ts';
import type { CeleryKeys } from '../keys.ts';
import { argumentsRepr, pythonRepr } from '../pythonRepr.ts';
import { formatPythonTime } from '../pythonTime.ts';
import { readTaskArguments } from '../taskArguments.ts';
import { nameProblem, queueProblem } from './nameProblem.ts';
import { optionProblem, sendTimes, type SendTimes } from './sendOptions.ts';
import { readUserHeaders } from './userHeaders.ts';
import { wrapBody } from './wrapBody.ts';

/** A task as a person wants it sent; arguments are JSON text, so that no digit is lost. */
export interface TaskToSend extends CelerySendOptions {
  readonly id: string;
  readonly task: string;
  readonly queue: string;
  /** JSON array text. */
  readonly args: string;
  /** JSON object text. */
  readonly kwargs: string;
  /** The task at the root of its workflow; itself when left out. */
  readonly rootId?: string | null;
  /** The task that sent it. */
  readonly parentId?: string | null;
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

interface Representations {
  readonly argsRepr: string;
  readonly kwargsRepr: string;
}

const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const NO_CALLBACKS = '{"callbacks":null,"errbacks":null,"chain":null,"chord":null}';

/**
 * Encodes a task for its queue (protocol 2, anonymous exchange, straight LPUSH). The only place where task messages
 * are made: one malformed message ends a worker, so whatever a worker could not read is refused with a sentence.
 *
 * @param origin who sends it, as the `origin` header shows it
 * @param now epoch ms
 */
export function encodeTask(task: TaskToSend, keys: CeleryKeys, origin: string, now: number): EncodeResult {
  const problem =
    nameProblem('taskName', task.task) ??
    nameProblem('taskId', task.id) ??
    queueProblem(task.queue, keys) ??
    optionProblem(task, now);
  if (problem !== null) return { ok: false, message: problem };
  const payload = readTaskArguments(task.args, task.kwargs);
  if (!payload.ok) return payload;
  const user = readUserHeaders(task.headers);
  if (!user.ok) return user;
  const body = `[${formatDataNode(payload.args, 0)},${formatDataNode(payload.kwargs, 0)},${NO_CALLBACKS}]`;
  const priority = task.priority ?? 0;
  const times = sendTimes(task, now);
  const reprs = { argsRepr: argumentsRepr(payload.args.items), kwargsRepr: pythonRepr(payload.kwargs) };
  const headers = [
    ...Object.entries(taskHeaders(task, origin, times, reprs)).map(([name, value]) =>
      headerText(name, JSON.stringify(value)),
    ),
    ...user.headers.map(([name, value]) => headerText(name, formatDataNode(value, 0))),
  ];
  const message = wrapBody(body, `{${headers.join(',')}}`, {
    correlation_id: task.id,
    reply_to: '',
    delivery_mode: 2,
    delivery_info: { exchange: '', routing_key: task.queue },
    priority,
    ...(times.expiresAt === null ? {} : { expiration: String(times.expiresAt - now) }),
  });
  const bytes = Buffer.byteLength(message);
  if (bytes > MAX_MESSAGE_BYTES) {
    return {
      ok: false,
      message: t(
        'The message would be {0} MB; at most {1} MB are sent.',
        megabytes(bytes),
        megabytes(MAX_MESSAGE_BYTES),
      ),
    };
  }
  const key = keys.list(task.queue, keys.stepOf(priority));
  return { ok: true, encoded: { key, message, ...reprs, etaAt: times.etaAt } };
}

function headerText(name: string, value: string): string {
  return `${JSON.stringify(name)}:${value}`;
}

function taskHeaders(
  task: TaskToSend,
  origin: string,
  { etaAt, expiresAt }: SendTimes,
  { argsRepr, kwargsRepr }: Representations,
): object {
  return {
    lang: 'py',
    task: task.task,
    id: task.id,
    shadow: null,
    eta: etaAt === null ? null : formatPythonTime(etaAt),
    expires: expiresAt === null ? null : formatPythonTime(expiresAt),
    group: null,
    group_index: null,
    retries: 0,
    timelimit: [task.timeLimitS ?? null, task.softTimeLimitS ?? null],
    root_id: task.rootId ?? task.id,
    parent_id: task.parentId ?? null,
    argsrepr: argsRepr,
    kwargsrepr: kwargsRepr,
    origin,
    ignore_result: false,
    replaced_task_nesting: 0,
    stamped_headers: null,
    stamps: {},
  };
}

function megabytes(bytes: number): string {
  return formatNumber(bytes / 1024 / 1024, undefined, 1);
}
