import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { TaskState } from '../../model/taskState.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { isPlausibleName } from './keys.ts';
import { exceptionText, oneLine } from './pythonRepr.ts';
import { epochMs, parsePythonTime } from './pythonTime.ts';
import { customState } from './resultRecord.ts';
import { revocationText } from './revocation.ts';
import { countOf, isWireObject, numberOf, textOf, type WireObject } from './wireFields.ts';

/** What a worker says of itself; `null` where this event does not say it. */
export interface WorkerSighting {
  readonly kind: 'worker-online' | 'worker-heartbeat' | 'worker-offline';
  readonly name: string;
  readonly pid: number | null;
  /** Seconds between heartbeats. The broadcast `heartbeat` command sends events without counters and with a wrong one. */
  readonly freqS: number | null;
  readonly active: number | null;
  readonly processed: number | null;
  readonly load: readonly [number, number, number] | null;
  readonly software: string | null;
  /** Its operating system as Python's `platform.system()` names it: `Linux`, `Darwin`, `Windows`. */
  readonly system: string | null;
  /** Epoch ms of the worker's clock. */
  readonly sentAt: number | null;
}

/** The worker's main process that sent a task event. */
export interface EventSender {
  readonly name: string;
  readonly pid: number | null;
}

export type CeleryEvent =
  /** `sender` is `null` when a client or a pool child sent it, which says nothing about a worker. */
  | { readonly kind: 'task'; readonly update: TaskUpdate; readonly sender: EventSender | null }
  | { readonly kind: 'worker'; readonly sighting: WorkerSighting }
  /** A valid event that says nothing of tasks or workers (gossip). */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly message: string };

type MutableUpdate = { -readonly [Key in keyof TaskUpdate]: TaskUpdate[Key] };

const OTHER: CeleryEvent = { kind: 'other' };
/** A century: what claims to have run for longer has not told how long it ran. */
const LONGEST_RUNTIME_S = 100 * 365 * 86_400;
const RETRY_DELAY = /Retry in (\d+(?:\.\d+)?)s/;

/**
 * Makes one event's JSON into what it tells. Pure and total; called for every event, so it allocates little.
 *
 * @param receivedAt epoch ms of our clock, for events without a usable timestamp
 */
export function normaliseEvent(event: unknown, connectionId: ConnectionId, receivedAt: number): CeleryEvent {
  if (!isWireObject(event)) return { kind: 'malformed', message: 'an event is not an object' };
  const type = event['type'];
  if (typeof type !== 'string') return { kind: 'malformed', message: 'an event has no type' };
  if (type.startsWith('task-')) return taskEvent(type, event, connectionId, receivedAt);
  if (type === 'worker-heartbeat' || type === 'worker-online' || type === 'worker-offline') {
    return workerEvent(type, event);
  }
  return OTHER;
}

function workerEvent(type: WorkerSighting['kind'], event: WireObject): CeleryEvent {
  const name = textOf(event['hostname']);
  if (name === undefined) return { kind: 'malformed', message: `${type} has no hostname` };
  const processed = countOf(event['processed']) ?? null;
  const freqS = numberOf(event['freq']) ?? null;
  return {
    kind: 'worker',
    sighting: {
      kind: type,
      name,
      pid: countOf(event['pid']) ?? null,
      freqS: processed !== null && freqS !== null && freqS > 0 ? freqS : null,
      active: countOf(event['active']) ?? null,
      processed,
      load: loadOf(event['loadavg']),
      software: softwareOf(event),
      system: systemOf(event),
      sentAt: epochMs(event['timestamp']),
    },
  };
}

function loadOf(value: unknown): readonly [number, number, number] | null {
  if (!Array.isArray(value)) return null;
  const [one, five, fifteen] = value.map(numberOf);
  return one === undefined || five === undefined || fifteen === undefined ? null : [one, five, fifteen];
}

function softwareOf(event: WireObject): string | null {
  const ident = textOf(event['sw_ident']);
  const version = textOf(event['sw_ver']);
  if (ident === undefined || version === undefined) return null;
  const software = `${ident} ${version}`;
  return isPlausibleName(software) ? software : null;
}

function systemOf(event: WireObject): string | null {
  const system = textOf(event['sw_sys']);
  return system !== undefined && isPlausibleName(system) ? system : null;
}

function taskEvent(
  type: string,
  event: WireObject,
  connectionId: ConnectionId,
  receivedAt: number,
): CeleryEvent {
  const id = textOf(event['uuid']);
  if (id === undefined) return { kind: 'malformed', message: `${type} has no uuid` };
  const at = epochMs(event['timestamp']) ?? receivedAt;
  const update: MutableUpdate = { ref: { connectionId, system: 'celery', scope: '', id }, at };
  const fromMainProcess = apply(type, event, update, at);
  const name = textOf(event['hostname']);
  if (name !== undefined && type !== 'task-sent') update.worker = name;
  const sender = fromMainProcess && name !== undefined ? { name, pid: countOf(event['pid']) ?? null } : null;
  return { kind: 'task', update, sender };
}

/** Fills the update; whether the worker's main process is the sender of such an event. */
function apply(type: string, event: WireObject, update: MutableUpdate, at: number): boolean {
  switch (type) {
    case 'task-sent':
      update.state = 'pending';
      update.sentAt = at;
      describe(event, update);
      setText(update, 'queue', event['queue']);
      return false;
    case 'task-received':
      update.state = 'received';
      update.receivedAt = at;
      describe(event, update);
      return true;
    case 'task-started':
      update.state = 'started';
      update.startedAt = at;
      return true;
    case 'task-succeeded':
      end(update, 'succeeded', at);
      setText(update, 'resultRepr', event['result']);
      setRuntime(update, event['runtime']);
      return true;
    case 'task-failed':
      end(update, 'failed', at);
      setException(update, event);
      return true;
    case 'task-retried':
      update.state = 'retrying';
      setException(update, event);
      setRetryTime(update, at);
      return true;
    case 'task-revoked':
      end(update, 'revoked', at);
      update.error = revocation(event);
      return true;
    case 'task-rejected':
      // A requeued message is delivered again, and that delivery tells how it goes on.
      if (event['requeue'] !== true) end(update, 'rejected', at);
      return true;
    case 'task-cancelled':
      update.state = 'retrying';
      update.error = t('Cancelled because the worker lost its connection to the broker');
      return true;
    default:
      // Sent by the task itself, whose process is a child of the worker's.
      if (type.length > 'task-'.length) update.state = customState(type.slice('task-'.length).toUpperCase());
      return false;
  }
}

function describe(event: WireObject, update: MutableUpdate): void {
  setText(update, 'name', event['name']);
  setText(update, 'argsRepr', event['args']);
  setText(update, 'kwargsRepr', event['kwargs']);
  // A retry names its own id as its parent.
  if (event['parent_id'] !== update.ref.id) setText(update, 'parentId', event['parent_id']);
  setText(update, 'rootId', event['root_id']);
  const retries = countOf(event['retries']);
  if (retries !== undefined) update.retries = retries;
  if (event['eta'] === null || event['eta'] === undefined) return;
  const eta = parsePythonTime(event['eta']);
  if (eta !== null) update.etaAt = eta;
}

function end(update: MutableUpdate, state: TaskState, at: number): void {
  update.state = state;
  update.finishedAt = at;
}

function setRuntime(update: MutableUpdate, seconds: unknown): void {
  const runtime = numberOf(seconds);
  if (runtime !== undefined && runtime >= 0 && runtime <= LONGEST_RUNTIME_S)
    update.runtimeMs = runtime * 1_000;
}

function setException(update: MutableUpdate, event: WireObject): void {
  const exception = textOf(event['exception']);
  if (exception !== undefined) update.error = oneLine(exceptionText(exception, textOf(event['traceback'])));
  setText(update, 'traceback', event['traceback']);
}

/** The delay of a retry stands only in the last line of its traceback. */
function setRetryTime(update: MutableUpdate, at: number): void {
  const delay = RETRY_DELAY.exec(update.traceback?.slice(-1_000) ?? '')?.[1];
  if (delay !== undefined) update.etaAt = at + Math.round(Number(delay) * 1_000);
}

function revocation(event: WireObject): string {
  if (event['expired'] === true) return revocationText('expired');
  if (event['terminated'] !== true) return revocationText('revoked');
  const signal = textOf(event['signum']) ?? numberOf(event['signum']);
  return revocationText('terminated', signal);
}

function setText(
  update: MutableUpdate,
  field: 'name' | 'queue' | 'argsRepr' | 'kwargsRepr' | 'parentId' | 'rootId' | 'resultRepr' | 'traceback',
  value: unknown,
): void {
  if (typeof value === 'string' && value !== '') update[field] = value;
}
