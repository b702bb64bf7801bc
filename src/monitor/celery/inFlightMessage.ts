import { openEnvelope, type Envelope } from './envelope.ts';
import { isWireObject } from './wireFields.ts';

export type InFlightMessageResult =
  | {
      readonly ok: true;
      readonly envelope: Envelope;
      readonly exchange: string;
      readonly routingKey: string;
    }
  | { readonly ok: false; readonly message: string };

/** Decodes a value of the `unacked` hash: `[message, exchange, routing key]` as JSON. */
export function readInFlightMessage(value: Buffer): InFlightMessageResult {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString());
  } catch {
    return { ok: false, message: 'an in-flight message is not JSON' };
  }
  const fields: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
  const [message, exchange, routingKey] = fields;
  if (!isWireObject(message) || typeof exchange !== 'string' || typeof routingKey !== 'string') {
    return { ok: false, message: 'an in-flight message is not [message, exchange, routing key]' };
  }
  const opened = openEnvelope(message);
  return opened.ok ? { ok: true, envelope: opened.envelope, exchange, routingKey } : opened;
}
