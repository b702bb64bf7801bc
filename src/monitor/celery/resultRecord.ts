import type { TaskRef } from '../../model/task.ts';
import { isFinished, isKnownTaskState, type TaskState } from '../../model/taskState.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { exceptionOf } from './exceptionRecord.ts';
import { argumentsRepr, oneLine, pythonRepr } from './pythonRepr.ts';
import { decodeMsgpack } from './msgpack.ts';
import { parsePythonTime } from './pythonTime.ts';
import { type Revocation, revocationText } from './revocation.ts';
import { fieldOf } from './taskMessage.ts';

/** What stands under `celery-task-meta-<id>`, as far as it may be read. */
export type ResultRecord =
  | {
      readonly kind: 'data';
      readonly state: TaskState;
      /** The return value, the exception's record or a custom state's data, by state. */
      readonly result: DataNode;
      readonly traceback: string | null;
      /** Epoch ms. */
      readonly doneAt: number | null;
      /** The whole record; `result_extended` adds name, args, kwargs, worker, retries and queue. */
      readonly fields: DataNode;
    }
  /** YAML, which is shown as it is; only its line with the state is read. */
  | { readonly kind: 'yaml'; readonly text: string; readonly state: TaskState }
  /** Written by another serializer; never evaluated. */
  | { readonly kind: 'opaque'; readonly contentType: string; readonly bytes: number };

export type ResultRecordResult =
  { readonly ok: true; readonly record: ResultRecord } | { readonly ok: false; readonly message: string };

const STATES: ReadonlyMap<string, TaskState> = new Map<string, TaskState>([
  ['PENDING', 'pending'],
  ['RECEIVED', 'received'],
  ['STARTED', 'started'],
  ['SUCCESS', 'succeeded'],
  ['FAILURE', 'failed'],
  ['RETRY', 'retrying'],
  ['REVOKED', 'revoked'],
  ['REJECTED', 'rejected'],
]);
const REVOCATIONS: ReadonlySet<string> = new Set<Revocation>(['terminated', 'expired', 'revoked']);
const MAX_STATE_LENGTH = 64;
const PICKLE_START = 0x80;
const OBJECT_START = '{'.charCodeAt(0);
const YAML_STATUS = /^status: ['"]?([^\s'"]{1,64})['"]?$/m;
const NOTHING: DataNode = { kind: 'null' };

/** Decodes a result. Results carry no content type, so the first byte tells. Never throws, never evaluates. */
export function decodeResult(raw: Buffer): ResultRecordResult {
  const [first] = raw;
  if (first === OBJECT_START) {
    const parsed = parseTolerantJson(raw.toString());
    return parsed.ok ? dataRecord(parsed.value) : { ok: false, message: 'a result record is not JSON' };
  }
  if (isMsgpackMap(first)) {
    const node = decodeMsgpack(raw);
    return { ok: true, record: (node === null ? null : recordOf(node)) ?? opaque(raw) };
  }
  return { ok: true, record: yamlRecord(raw) ?? opaque(raw) };
}

function dataRecord(fields: DataNode): ResultRecordResult {
  const record = recordOf(fields);
  return record === null ? { ok: false, message: 'a result record has no status' } : { ok: true, record };
}

/** A record by its fields; `null` for what has no status. */
export function recordOf(fields: DataNode): ResultRecord | null {
  const status = textField(fields, 'status');
  if (status === undefined) return null;
  return {
    kind: 'data',
    state: stateOf(status),
    result: fieldOf(fields, 'result') ?? NOTHING,
    traceback: textField(fields, 'traceback') ?? null,
    doneAt: parsePythonTime(textField(fields, 'date_done')),
    fields,
  };
}

/** The first byte of a map that is not empty; an empty one, no record, begins like pickle. */
function isMsgpackMap(first: number | undefined): boolean {
  return first !== undefined && ((first > 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf);
}

/** PyYAML writes the record's fields as lines of their own, unless they are so few that one line takes them. */
function yamlRecord(raw: Buffer): ResultRecord | null {
  if (raw[0] === PICKLE_START) return null;
  const text = raw.toString();
  const status = YAML_STATUS.exec(text)?.[1];
  if (status === undefined) return null;
  return { kind: 'yaml', text, state: stateOf(status) };
}

/** Celery's own states in our words; a custom one keeps its name. */
export function stateOf(status: string): TaskState {
  return STATES.get(status) ?? customState(status);
}

/** A state of the application's own: one line of bounded length that is none of our words. */
export function customState(name: string): TaskState {
  const state = name
    .slice(0, MAX_STATE_LENGTH)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ');
  return isKnownTaskState(state) ? state.toUpperCase() : state;
}

/**
 * What a record says of its task.
 *
 * @param now epoch ms: the time of states that carry none, like STARTED
 */
export function describeResult(record: ResultRecord, ref: TaskRef, now: number): TaskUpdate | null {
  if (record.kind === 'opaque') return null;
  if (record.kind === 'yaml') return describeYaml(record.state, ref, now);
  const { fields, state, doneAt } = record;
  const args = fieldOf(fields, 'args');
  const kwargs = fieldOf(fields, 'kwargs');
  const retries = countField(fields, 'retries');
  const exception = exceptionOf(record.result, record.traceback);
  const parentId = textField(fields, 'parent_id');
  return {
    ref,
    at: doneAt ?? now,
    state,
    ...optional('name', textField(fields, 'name')),
    ...optional('queue', textField(fields, 'queue')),
    ...optional(
      'worker',
      textField(fields, 'worker') ?? (state === 'started' ? textField(record.result, 'hostname') : undefined),
    ),
    ...optional('parentId', parentId === ref.id ? undefined : parentId),
    ...optional('rootId', textField(fields, 'root_id')),
    ...optional('groupId', textField(fields, 'group_id')),
    ...optional('argsRepr', args?.kind === 'array' ? argumentsRepr(args.items) : undefined),
    ...optional('kwargsRepr', kwargs?.kind === 'object' ? pythonRepr(kwargs) : undefined),
    ...optional('traceback', record.traceback ?? undefined),
    ...optional(
      'error',
      hasException(state) && exception !== null
        ? (revocation(state, record.result) ?? oneLine(exception))
        : undefined,
    ),
    ...optional('resultRepr', state === 'succeeded' ? pythonRepr(record.result) : undefined),
    ...(retries === undefined ? {} : { retries }),
    ...(doneAt !== null && isFinished(state) ? { finishedAt: doneAt } : {}),
  };
}

/** In the words that events are told in. */
function revocation(state: TaskState, result: DataNode): string | undefined {
  const message = state === 'revoked' ? fieldOf(result, 'exc_message') : undefined;
  const [reason] = message?.kind === 'array' ? message.items : [message];
  return reason?.kind === 'string' && isRevocation(reason.value) ? revocationText(reason.value) : undefined;
}

function isRevocation(word: string): word is Revocation {
  return REVOCATIONS.has(word);
}

/** A record of which only the state is read. */
function describeYaml(state: TaskState, ref: TaskRef, now: number): TaskUpdate {
  return { ref, at: now, state, ...(isFinished(state) ? { finishedAt: now } : {}) };
}

/** Whether the record's `result` is an exception in this state. */
export function hasException(state: TaskState): boolean {
  return state === 'failed' || state === 'retrying' || state === 'revoked' || state === 'rejected';
}

function opaque(raw: Buffer): ResultRecord {
  const contentType = raw[0] === PICKLE_START ? 'application/x-python-serialize' : 'application/octet-stream';
  return { kind: 'opaque', contentType, bytes: raw.length };
}

function textField(node: DataNode, key: string): string | undefined {
  const field = fieldOf(node, key);
  return field?.kind === 'string' && field.value !== '' ? field.value : undefined;
}

function countField(node: DataNode, key: string): number | undefined {
  const field = fieldOf(node, key);
  const count = field?.kind === 'number' ? Number(field.text) : -1;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function optional<Key extends keyof TaskUpdate>(
  key: Key,
  value: string | undefined,
): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
