import { mergeTask } from '../../src/model/mergeTask.ts';
import type { TaskUpdate } from '../../src/model/taskUpdate.ts';
import { parseTolerantJson } from '../../src/model/tolerantJson.ts';
import { readAnswer } from '../../src/monitor/celery/actions/workerAnswer.ts';
import { Bindings } from '../../src/monitor/celery/bindings.ts';
import { decodeControlReply } from '../../src/monitor/celery/controlReply.ts';
import { decodeEnvelope, type Envelope } from '../../src/monitor/celery/envelope.ts';
import { normaliseEvent } from '../../src/monitor/celery/event.ts';
import { readInFlightMessage } from '../../src/monitor/celery/inFlightMessage.ts';
import {
  readActiveQueues,
  readHeldTasks,
  readQueriedTask,
  readScheduledTasks,
} from '../../src/monitor/celery/inspectReplies.ts';
import { messageToKeep } from '../../src/monitor/celery/keptMessage.ts';
import { CeleryKeys } from '../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../src/monitor/celery/malformed.ts';
import { parseBody } from '../../src/monitor/celery/messageBody.ts';
import { embedOf } from '../../src/monitor/celery/messageEmbed.ts';
import { optionFacts } from '../../src/monitor/celery/messageOptions.ts';
import { decodeResult, describeResult } from '../../src/monitor/celery/resultRecord.ts';
import { stateAtHead } from '../../src/monitor/celery/results.ts';
import { describeHeldMessage, fieldOf, messageArguments } from '../../src/monitor/celery/taskMessage.ts';
import { readSettings } from '../../src/monitor/celery/workerSettings.ts';
import { readStats } from '../../src/monitor/celery/workerStats.ts';
import { readScheduledWorkerTasks, readWorkerTasks } from '../../src/monitor/celery/workerTasks.ts';

/** Reads one input as the monitor does. Returns whether it was understood; what is not is counted there too. */
export type Reader = (input: Buffer) => boolean;

const NOW = Date.UTC(2026, 10, 21);
const CONNECTION = 'fuzz';
/** The cursor after the last slice. */
const END = Buffer.from('0');
const REF = { connectionId: CONNECTION, system: 'celery', scope: '', id: 'fc56d456' } as const;

export function readTaskMessage(input: Buffer): boolean {
  const decoded = decodeEnvelope(input);
  return decoded.ok && understand(decoded.envelope);
}

export function readUnacked(input: Buffer): boolean {
  const read = readInFlightMessage(input);
  return read.ok && understand(read.envelope);
}

function understand(envelope: Envelope): boolean {
  const update = describeHeldMessage(envelope, CONNECTION, 'celery', NOW);
  messageArguments(envelope, 'queue message');
  const kept = messageToKeep(envelope, 'celery', NOW);
  embedOf(kept);
  optionFacts(kept);
  merge(update);
  return update !== null;
}

export function readEvent(input: Buffer): boolean {
  const decoded = decodeEnvelope(input);
  if (!decoded.ok) return false;
  const content = parseBody(decoded.envelope.body);
  const events: readonly unknown[] = Array.isArray(content) ? content : [content];
  let understood = events.length > 0;
  for (const event of events) {
    const normal = normaliseEvent(event, CONNECTION, NOW);
    if (normal.kind === 'malformed') understood = false;
    if (normal.kind === 'task') merge(normal.update);
  }
  return understood;
}

export function readResult(input: Buffer): boolean {
  stateAtHead(input);
  const decoded = decodeResult(input);
  if (!decoded.ok) return false;
  merge(describeResult(decoded.record, REF, NOW));
  return true;
}

export function readReply(input: Buffer): boolean {
  const decoded = decodeControlReply(input);
  if (!decoded.ok) return false;
  const { value, text, worker } = decoded.reply;
  readAnswer('revoke', decoded.reply);
  readStats(value);
  readActiveQueues(value);
  for (const update of readHeldTasks(value, CONNECTION, NOW) ?? []) merge(update);
  for (const update of readScheduledTasks(value, CONNECTION, NOW) ?? []) merge(update);
  merge(readQueriedTask(value, CONNECTION, '5611f83c', NOW));
  const parsed = parseTolerantJson(text);
  const answer = parsed.ok ? fieldOf(parsed.value, worker) : undefined;
  readWorkerTasks(answer, CONNECTION);
  readScheduledWorkerTasks(answer, CONNECTION);
  readSettings(answer);
  return true;
}

/** Reads one member of a binding set through the table that the polling keeps. */
export function readBinding(input: Buffer): boolean {
  const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
  const malformed = new MalformedInput({ now: () => NOW, after: () => () => undefined }, () => undefined);
  const bindings = new Bindings(keys, malformed);
  const key = Buffer.from(keys.bindingKey('celery'));
  for (let pass = 0; pass < 3; pass++) {
    for (const request of bindings.requests(NOW + pass * 60_000)) {
      request.apply({ ok: true, value: [END, [request.command[0] === 'SCAN' ? key : input]] });
    }
  }
  const queues = bindings.queues();
  bindings.route('celery', 'a.b.c');
  bindings.route(input.toString(), input.toString());
  return malformed.total === 0 && queues.size > 0;
}

function merge(update: TaskUpdate | null): void {
  if (update === null) return;
  mergeTask(mergeTask(null, update, NOW), update, NOW);
}
