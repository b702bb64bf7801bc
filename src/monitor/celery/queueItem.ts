import { isUtf8 } from 'node:buffer';
import type { Payload } from '../../model/payload.ts';
import type { QueueItem } from '../../model/queueItem.ts';
import type { TaskRef } from '../../model/task.ts';
import { parseTolerantJson } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import type { SystemContext } from '../system.ts';
import { decodeEnvelope, type Envelope } from './envelope.ts';
import { messageDigest } from './findMessage.ts';
import { parsePythonTime } from './pythonTime.ts';
import { jsonPayload, messageArguments, taskHeaders, taskIdOf } from './taskMessage.ts';
import { isWireObject, textOf } from './wireFields.ts';

/** Characters that are shown of something that is neither a task nor JSON. */
const MAX_TEXT = 64 * 1024;
const SOURCE = 'queue message';

/**
 * What one message of a list says, whatever it is: what is no task is shown as it stands, and why it is none.
 *
 * @param onTask told when it is one
 */
export function describeQueueItem(
  message: Buffer,
  step: number,
  { config, known }: Pick<SystemContext, 'config' | 'known'>,
  onTask: (envelope: Envelope) => void,
): QueueItem {
  const bytes = { bytes: message.length, digest: messageDigest(message), priority: step };
  const decoded = decodeEnvelope(message);
  const id = decoded.ok ? taskIdOf(decoded.envelope) : null;
  if (!decoded.ok || id === null) {
    return {
      ...bytes,
      ref: null,
      name: null,
      sentAt: null,
      etaAt: null,
      args: contentOf(message),
      kwargs: { kind: 'absent', reason: t('This is not the message of a task.') },
      redelivered: null,
      problem: sentence(decoded.ok ? t('it names no task') : decoded.message),
    };
  }
  const { envelope } = decoded;
  onTask(envelope);
  const headers = taskHeaders(envelope);
  const ref: TaskRef = { connectionId: config.id, system: 'celery', scope: '', id };
  const name = textOf(headers['task']) ?? null;
  return {
    ...bytes,
    ref,
    name,
    sentAt: known(ref)?.sentAt ?? null,
    etaAt: parsePythonTime(headers['eta']),
    ...messageArguments(envelope, SOURCE),
    redelivered: wasRedelivered(envelope),
    problem: name === null ? sentence(t('it names no task')) : null,
  };
}

function wasRedelivered({ headers, properties }: Envelope): boolean {
  const delivery = properties['delivery_info'];
  return headers['redelivered'] === true || (isWireObject(delivery) && delivery['redelivered'] === true);
}

function contentOf(message: Buffer): Payload {
  if (!isUtf8(message)) {
    return {
      kind: 'opaque',
      contentType: 'application/octet-stream',
      bytes: message.length,
      repr: null,
      source: SOURCE,
    };
  }
  const text = message.toString();
  const parsed = parseTolerantJson(text);
  if (parsed.ok) return jsonPayload(parsed.value, SOURCE);
  const truncated = text.length > MAX_TEXT;
  return { kind: 'repr', text: text.slice(0, MAX_TEXT).toWellFormed(), truncated, source: SOURCE };
}

function sentence(problem: string): string {
  return t('This cannot be read as a task: {0}.', problem);
}
