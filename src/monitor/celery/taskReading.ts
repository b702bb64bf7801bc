import { mergeTask } from '../../model/mergeTask.ts';
import type { Payload } from '../../model/payload.ts';
import { isRedacted } from '../../model/redaction.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import { isFinished } from '../../model/taskState.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import { t } from '../../model/l10n.ts';
import { RedisLinkError } from '../redis/redisErrors.ts';
import type { SystemContext } from '../system.ts';
import type { Envelope } from './envelope.ts';
import { completeMessage, extendedMessage } from './keptMessage.ts';
import type { CeleryKeys } from './keys.ts';
import { headersOf } from './messageOptions.ts';
import { isTruncatedRepr } from './pythonRepr.ts';
import { describeResult } from './resultRecord.ts';
import type { CeleryResults, StoredResult } from './results.ts';
import { readRpcResult } from './rpcResults.ts';
import type { TaskLookup } from './taskLookup.ts';
import { extendedArguments, type MessageArguments } from './taskMessage.ts';
import { textOf } from './wireFields.ts';

/** One task with all that the servers and the history tell of it now. */
export interface TaskReading {
  readonly task: TaskRecord;
  readonly result: StoredResult | null;
  readonly message: TaskMessage | null;
  /** The message itself, where it was found in its queue or in flight. */
  readonly envelope: Envelope | null;
  readonly args: Payload;
  readonly kwargs: Payload;
  /** Epoch ms. */
  readonly readAt: number;
}

export interface TaskReadingParts {
  readonly keys: CeleryKeys;
  readonly results: CeleryResults;
  readonly lookup: TaskLookup;
}

const MAX_RESULT_BYTES = 8 * 1024 * 1024;
/**
 * Reads one task: its result record first, then, while it has not ended, its message or what workers say of it, then
 * what was kept of a message seen earlier, else the representations that events carried. Each value names its source.
 *
 * @returns `null` when neither the servers nor the store know it
 * @throws RedisLinkError when the broker cannot be reached and the store does not know the task
 */
export async function readTask(
  context: SystemContext,
  parts: TaskReadingParts,
  ref: TaskRef,
): Promise<TaskReading | null> {
  const now = context.clock.now();
  const known = context.known(ref);
  const kept = context.history.message(ref);
  const result = await orUnreachable(known, () => readResult(context, parts, ref, kept));
  const update = result?.kind === 'record' ? describeResult(result.record, ref, now) : null;
  // Events tell the same with finer times; a passing state in the result (STARTED, RETRY) is older news than theirs.
  const isNews =
    update?.state !== undefined && (known === null || (isFinished(update.state) && !hasToldEnd(known)));
  const record = isNews ? mergeTask(known, update, now) : known;
  const ended = record !== null && isFinished(record.state);
  const found = ended ? null : await orUnreachable(record, () => parts.lookup.find(ref, record));
  const told = found?.update === null || found === null ? record : mergeTask(record, found.update, now);
  if (told === null) return null;
  // The list must not go on showing a task as running whose end was just read.
  context.record([...(isNews ? [update] : []), ...(known === null && found?.update ? [found.update] : [])]);
  const seen = found?.message ?? extendedMessage(result, now);
  const message = seen === null ? kept : completeMessage(seen, kept);
  if (seen !== null && message !== null && isNewMessage(message, kept))
    context.history.keepMessage(ref, message);
  const groupId = update?.groupId ?? textOf(headersOf(message)['group']);
  const task = groupId === undefined ? told : mergeTask(told, { ref, at: 0, groupId }, now);
  // No event tells of groups.
  if (task !== told && groupId !== undefined) context.record([{ ref, at: 0, groupId }]);
  const exact = found?.payload ?? extendedArguments(result) ?? keptPayload(kept);
  return {
    task,
    result,
    message,
    envelope: found?.envelope ?? null,
    args:
      exact?.args ??
      fromRepr(task.argsRepr, t('No message, result record or event that was seen tells its arguments.')),
    kwargs:
      exact?.kwargs ??
      fromRepr(task.kwargsRepr, t('No message, result record or event that was seen tells its arguments.')),
    readAt: now,
  };
}

/** From the result backend, else from the list of the client that waits for it. */
async function readResult(
  context: SystemContext,
  { results, keys }: TaskReadingParts,
  ref: TaskRef,
  kept: TaskMessage | null,
): Promise<StoredResult | null> {
  const stored = await results.read([ref.id], MAX_RESULT_BYTES);
  const result = stored.get(ref.id);
  const replyTo = kept?.replyTo ?? null;
  if (result !== undefined || replyTo === null) return result ?? null;
  const record = await readRpcResult(context.broker, keys, replyTo, ref.id);
  return record === null ? null : { kind: 'record', record };
}

/** A representation out of an event, or why there is none. */
export function fromRepr(repr: string | null, reason: string): Payload {
  if (repr === null) return { kind: 'absent', reason };
  return { kind: 'repr', text: repr, truncated: isTruncatedRepr(repr), source: 'event' };
}

/** Whether the task's own end is known; that it was lost is our conclusion, which a result refutes. */
function hasToldEnd({ state }: TaskRecord): boolean {
  return isFinished(state) && state !== 'lost';
}

/** With a record at hand an unreachable server is no reason to show nothing. */
async function orUnreachable<T>(record: TaskRecord | null, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (record === null || !(error instanceof RedisLinkError)) throw error;
    return null;
  }
}

function keptPayload(kept: TaskMessage | null): MessageArguments | null {
  if (kept === null || kept.args === null || kept.kwargs === null) return null;
  return {
    args: keptText(kept.args),
    kwargs: keptText(kept.kwargs),
  };
}

/** Exact, unless secrets were taken out before it was kept. */
function keptText(text: string): Payload {
  return isRedacted(text)
    ? { kind: 'repr', text, truncated: false, source: 'seen earlier' }
    : { kind: 'json', text, source: 'seen earlier' };
}

/** Kept again only when it says something else: details are read every second while somebody looks. */
function isNewMessage(message: TaskMessage, kept: TaskMessage | null): boolean {
  if (kept === null) return true;
  return (
    message.name !== kept.name ||
    message.args !== kept.args ||
    message.kwargs !== kept.kwargs ||
    message.embed !== kept.embed ||
    message.headers !== kept.headers
  );
}
