import { parseTolerantJson, toPlain } from '../../model/tolerantJson.ts';
import { compressionOf, decompress } from './compression.ts';
import { isWireObject, textOf, type WireObject } from './wireFields.ts';

/** A message body as far as it may be read: JSON text, or bytes that are never evaluated (pickle and the like). */
export type MessageBody =
  | { readonly kind: 'json'; readonly text: string }
  | {
      readonly kind: 'opaque';
      readonly contentType: string;
      /** Size as it travelled, before decompression. */
      readonly bytes: number;
    };

/** What kombu puts around every task, event, control request and reply. */
export interface Envelope {
  readonly headers: WireObject;
  readonly properties: WireObject;
  readonly body: MessageBody;
}

export type EnvelopeResult =
  { readonly ok: true; readonly envelope: Envelope } | { readonly ok: false; readonly message: string };

/** Inflated bodies above this many bytes stay opaque. */
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

const NOTHING: WireObject = {};
const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'json']);

/** Decodes one kombu envelope. Never throws, never evaluates: what is not JSON stays opaque. */
export function decodeEnvelope(message: Buffer): EnvelopeResult {
  let envelope: unknown;
  try {
    envelope = JSON.parse(message.toString());
  } catch {
    return { ok: false, message: 'the envelope is not JSON' };
  }
  return isWireObject(envelope)
    ? openEnvelope(envelope)
    : { ok: false, message: 'the envelope is not an object' };
}

/** The same for an envelope that is already parsed, as the in-flight table holds it. */
export function openEnvelope(envelope: WireObject): EnvelopeResult {
  const body = envelope['body'];
  if (typeof body !== 'string') return { ok: false, message: 'the envelope has no body' };
  const headers = isWireObject(envelope['headers']) ? envelope['headers'] : NOTHING;
  const properties = isWireObject(envelope['properties']) ? envelope['properties'] : NOTHING;
  return {
    ok: true,
    envelope: { headers, properties, body: decodeBody(body, envelope, headers, properties) },
  };
}

/**
 * The body as plain data, in Python's dialect of JSON when need be (large integers are rounded then as always);
 * `undefined` when it is opaque or no JSON.
 */
export function parseBody(body: MessageBody): unknown {
  if (body.kind === 'opaque') return undefined;
  try {
    return JSON.parse(body.text);
  } catch {
    const tolerant = parseTolerantJson(body.text);
    return tolerant.ok ? toPlain(tolerant.value) : undefined;
  }
}

function decodeBody(
  body: string,
  envelope: WireObject,
  headers: WireObject,
  properties: WireObject,
): MessageBody {
  const bytes = Buffer.from(body, properties['body_encoding'] === 'base64' ? 'base64' : 'utf8');
  const contentType = textOf(envelope['content-type']) ?? 'application/json';
  const compression = compressionOf(headers['compression']);
  const opaque: MessageBody = { kind: 'opaque', contentType, bytes: bytes.length };
  if (!JSON_TYPES.has(contentType)) return opaque;
  if (compression === null) return { kind: 'json', text: bytes.toString() };
  const inflated = decompress(bytes, compression, MAX_INFLATED_BYTES);
  return inflated === null ? opaque : { kind: 'json', text: inflated.toString() };
}
