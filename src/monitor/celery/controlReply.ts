import { decodeEnvelope } from './envelope.ts';
import { isWireObject, textOf } from './wireFields.ts';
import { parseBody } from './messageBody.ts';

/** What one worker answered to one request. */
export interface ControlReply {
  readonly worker: string;
  readonly value: unknown;
  /** The whole reply as JSON text, `{nodename: answer}`, for values of which no digit may be lost. */
  readonly text: string;
}

export type ControlReplyResult =
  | { readonly ok: true; readonly ticket: string; readonly reply: ControlReply }
  | { readonly ok: false; readonly message: string };

const MAX_REPLY_BYTES = 32 * 1024 * 1024;

/** Decodes an item of a reply list: an envelope with the request's ticket around `{nodename: answer}`. */
export function decodeControlReply(message: Buffer): ControlReplyResult {
  if (message.length > MAX_REPLY_BYTES) return { ok: false, message: 'a control reply is larger than 32 MB' };
  const decoded = decodeEnvelope(message);
  if (!decoded.ok) return decoded;
  const { headers, body } = decoded.envelope;
  const ticket = textOf(headers['ticket']);
  if (ticket === undefined) return { ok: false, message: 'a control reply has no ticket' };
  if (body.kind !== 'json') return { ok: false, message: 'the body of a control reply is not JSON' };
  const content = parseBody(body);
  if (!isWireObject(content))
    return { ok: false, message: 'the body of a control reply is not a JSON object' };
  const [answer] = Object.entries(content);
  if (answer === undefined) return { ok: false, message: 'a control reply names no worker' };
  return { ok: true, ticket, reply: { worker: answer[0], value: answer[1], text: body.text } };
}
