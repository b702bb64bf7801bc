import { decodeBody, type MessageBody } from './messageBody.ts';
import { isWireObject, type WireObject } from './wireFields.ts';

/** What kombu puts around every task, event, control request and reply. */
export interface Envelope {
  readonly headers: WireObject;
  readonly properties: WireObject;
  readonly body: MessageBody;
}

export type EnvelopeResult =
  { readonly ok: true; readonly envelope: Envelope } | { readonly ok: false; readonly message: string };

const NOTHING: WireObject = {};

/** Decodes one kombu envelope. Never throws, never evaluates. */
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
