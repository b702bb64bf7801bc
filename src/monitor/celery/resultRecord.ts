import type { TaskRef } from '../../model/task.ts';
import { isFinished, type TaskState } from '../../model/taskState.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { exceptionOf } from './exceptionRecord.ts';
import { argumentsRepr, oneLine, pythonRepr } from './pythonRepr.ts';
import { parsePythonTime } from './pythonTime.ts';
import { fieldOf } from './taskMessage.ts';

/** What stands under `celery-task-meta-<id>`, as far as it may be read. */
export type ResultRecord =
  | {
      readonly kind: 'json';
      readonly state: TaskState;
      /** The return value, the exception's record or a custom state's data, by state. */
      readonly result: DataNode;
      readonly traceback: string | null;
      /** Epoch ms. */
      readonly doneAt: number | null;
      /** The whole record; `result_extended` adds name, args, kwargs, worker, retries and queue. */
      readonly fields: DataNode;
    }
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
const MAX_STATE_LENGTH = 64;
const PICKLE_START = 0x80;
const OBJECT_START = '{'.charCodeAt(0);
const NOTHING: DataNode = { kind: 'null' };

/** Decodes a result. Results carry no content type, so the first byte tells. Never throws, never evaluates. */
export function decodeResult(raw: Buffer): ResultRecordResult {
  if (raw[0] !== OBJECT_START) return { ok: true, record: opaque(raw) };
  const parsed = parseTolerantJson(raw.toString());
  if (!parsed.ok) return { ok: false, message: 'a result record is not JSON' };
  const status = textField(parsed.value, 'status');
  if (status === undefined) return { ok: false, message: 'a result record has no status' };
  return {
    ok: true,
    record: {
      kind: 'json',
      state: stateOf(status),
      result: fieldOf(parsed.value, 'result') ?? NOTHING,
      traceback: textField(parsed.value, 'traceback') ?? null,
      doneAt: parsePythonTime(textField(parsed.value, 'date_done')),
      fields: parsed.value,
    },
  };
}

/** Celery's own states in our words; a custom one keeps its name. */
export function stateOf(status: string): TaskState {
  return STATES.get(status) ?? status.slice(0, MAX_STATE_LENGTH);
}

/**
 * What a record says of its task.
 *
 * @param now epoch ms: the time of states that carry none, like STARTED
 */
export function describeResult(record: ResultRecord, ref: TaskRef, now: number): TaskUpdate | null {
  if (record.kind === 'opaque') return null;
  const { fields, state, doneAt } = record;
  const args = fieldOf(fields, 'args');
  const kwargs = fieldOf(fields, 'kwargs');
  const retries = countField(fields, 'retries');
  const exception = exceptionOf(record.result);
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
    ...optional('argsRepr', args?.kind === 'array' ? argumentsRepr(args.items) : undefined),
    ...optional('kwargsRepr', kwargs?.kind === 'object' ? pythonRepr(kwargs) : undefined),
    ...optional('traceback', record.traceback ?? undefined),
    ...optional('error', hasException(state) && exception !== null ? oneLine(exception) : undefined),
    ...optional('resultRepr', state === 'succeeded' ? pythonRepr(record.result) : undefined),
    ...(retries === undefined ? {} : { retries }),
    ...(doneAt !== null && isFinished(state) ? { finishedAt: doneAt } : {}),
  };
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
