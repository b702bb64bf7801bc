import { parseTolerantJson, toPlain, type DataNode } from '../../model/tolerantJson.ts';
import { compressionOf, decompress } from './compression.ts';
import { decodeMsgpack } from './msgpack.ts';
import { textOf, type WireObject } from './wireFields.ts';

/** A message body as far as it may be read: JSON text, decoded MessagePack, or bytes that are never evaluated. */
export type MessageBody =
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'msgpack'; readonly node: DataNode; readonly bytes: number }
  | {
      readonly kind: 'opaque';
      readonly contentType: string;
      /** Size as it travelled, before decompression. */
      readonly bytes: number;
    };

/** Inflated bodies above this many bytes stay opaque. */
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'json']);
const MSGPACK_TYPES: ReadonlySet<string> = new Set(['application/x-msgpack', 'msgpack']);

/**
 * Above this many UTF-16 units only plain JSON is taken apart as it comes: in memory, Python's dialect takes some fifty times its
 * length at worst.
 */
const MAX_DIALECT_LENGTH = 4 * 1024 * 1024;

/** Decodes the body of an envelope by its content type. Never throws; pickle and YAML stay opaque. */
export function decodeBody(
  body: string,
  envelope: WireObject,
  headers: WireObject,
  properties: WireObject,
): MessageBody {
  const bytes = Buffer.from(body, properties['body_encoding'] === 'base64' ? 'base64' : 'utf8');
  const contentType = textOf(envelope['content-type']) ?? 'application/json';
  const opaque: MessageBody = { kind: 'opaque', contentType, bytes: bytes.length };
  const isJson = JSON_TYPES.has(contentType);
  if (!isJson && !MSGPACK_TYPES.has(contentType)) return opaque;
  const compression = compressionOf(headers['compression']);
  const data = compression === null ? bytes : decompress(bytes, compression, MAX_INFLATED_BYTES);
  if (data === null) return opaque;
  if (isJson) return { kind: 'json', text: data.toString() };
  const node = decodeMsgpack(data);
  return node === null ? opaque : { kind: 'msgpack', node, bytes: bytes.length };
}

/** The body with every digit; `undefined` when it is opaque or broken. */
export function bodyNode(body: MessageBody): DataNode | undefined {
  if (body.kind === 'msgpack') return body.node;
  const parsed = body.kind === 'json' ? parseTolerantJson(body.text) : null;
  return parsed?.ok === true ? parsed.value : undefined;
}

/**
 * The body as plain data, in Python's dialect of JSON when need be (large integers are rounded then as always);
 * `undefined` when it is opaque or broken, or too long for that dialect.
 */
export function parseBody(body: MessageBody): unknown {
  if (body.kind === 'json') {
    try {
      return JSON.parse(body.text);
    } catch {
      // Python's dialect, or broken.
      if (body.text.length > MAX_DIALECT_LENGTH) return undefined;
    }
  }
  const node = bodyNode(body);
  return node === undefined ? undefined : toPlain(node);
}
