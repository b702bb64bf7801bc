import { isUtf8 } from 'node:buffer';
import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { compressionOf, decompress } from './compression.ts';
import { MAX_INFLATED_BYTES } from './messageBody.ts';
import { MAX_ARGUMENT_DEPTH, unreadableValue } from './taskArguments.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** Around the arguments: the body itself. */
const LIMITS = { maxDepth: MAX_ARGUMENT_DEPTH + 1, isPlain: false };

/**
 * Why a worker could not read this message, or `null` when it can. A worker's main process ends with the first message
 * that lacks what kombu or Celery take for granted, and such a message can come back to end the next worker.
 *
 * @param opaque whether a body that is not JSON passes: it is never decoded, so nothing vouches for it
 */
export function unreadableMessage(message: DataNode, opaque: 'refused' | 'accepted'): string | null {
  const headers = fieldOf(message, 'headers');
  const properties = fieldOf(message, 'properties');
  if (headers?.kind !== 'object') return t('it has no headers');
  if (properties?.kind !== 'object') return t('it has no properties');
  const delivery = fieldOf(properties, 'delivery_info');
  if (textIn(properties, 'delivery_tag') === null) return t('it has no delivery tag');
  if (textIn(delivery, 'routing_key') === null || fieldOf(delivery, 'exchange')?.kind !== 'string') {
    return t('it does not tell its exchange and routing key');
  }
  const contentType = textIn(message, 'content-type');
  const encoding = textIn(message, 'content-encoding');
  if (contentType === null || encoding === null) return t('it does not tell the type of its content');
  const body = bodyOf(message, properties);
  if (body === null) return t('its body cannot be decoded');
  if (contentType !== 'application/json') {
    return opaque === 'accepted' ? null : t('its body is {0}, which is never decoded here', contentType);
  }
  if (encoding.toLowerCase() !== 'utf-8') return t('its body is encoded as {0}', encoding);
  return unreadableBody(body, headers);
}

/** The value of a key; Python keeps the last one of several. */
function fieldOf(node: DataNode | undefined, key: string): DataNode | undefined {
  return node?.kind === 'object' ? node.entries.findLast(([name]) => name === key)?.[1] : undefined;
}

function textIn(node: DataNode | undefined, key: string): string | null {
  const field = fieldOf(node, key);
  return field?.kind === 'string' && field.value !== '' ? field.value : null;
}

function bodyOf(message: DataNode, properties: DataNode): Buffer | null {
  const body = fieldOf(message, 'body');
  const encoding = fieldOf(properties, 'body_encoding');
  if (body?.kind !== 'string') return null;
  if (encoding === undefined || encoding.kind === 'null') return Buffer.from(body.value);
  if (encoding.kind !== 'string' || encoding.value !== 'base64') return null;
  return body.value.length % 4 === 0 && BASE64.test(body.value) ? Buffer.from(body.value, 'base64') : null;
}

function unreadableBody(body: Buffer, headers: DataNode): string | null {
  const compression = fieldOf(headers, 'compression');
  const method = compressionOf(compression?.kind === 'string' ? compression.value : null);
  const bytes = method === null ? body : decompress(body, method, MAX_INFLATED_BYTES);
  if (bytes === null) return t('its body cannot be decompressed here');
  const parsed = isUtf8(bytes) ? parseTolerantJson(bytes.toString()) : null;
  if (parsed?.ok !== true) return t('its body is not JSON');
  const { value } = parsed;
  const problem =
    value.kind === 'array' ? unreadableTriple(value.items, headers) : unreadableProtocolOne(value, headers);
  if (problem !== null) return problem;
  const unreadable = unreadableValue(value, LIMITS);
  return unreadable === null ? null : t('a worker could not read its body: {0}', unreadable);
}

function unreadableTriple(items: readonly DataNode[], headers: DataNode): string | null {
  if (textIn(headers, 'task') === null || textIn(headers, 'id') === null)
    return t('it names no task, or no id');
  const [args, kwargs, embed] = items;
  const isTriple = items.length === 3 && args?.kind === 'array' && kwargs?.kind === 'object';
  return isTriple && (embed?.kind === 'object' || embed?.kind === 'null')
    ? null
    : t('its body is not arguments, keyword arguments and what follows');
}

/** Messages of before Celery 4, which some clients still send: everything stands in the body. */
function unreadableProtocolOne(body: DataNode, headers: DataNode): string | null {
  if (fieldOf(headers, 'task') !== undefined) return t('its body is not a list');
  const names = textIn(body, 'task') !== null && textIn(body, 'id') !== null;
  const args = fieldOf(body, 'args')?.kind === 'array';
  return names && args && fieldOf(body, 'kwargs')?.kind === 'object'
    ? null
    : t('its body is not that of a task');
}
