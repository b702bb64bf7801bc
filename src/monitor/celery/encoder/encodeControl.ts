import { t } from '../../../model/l10n.ts';
import type { CeleryKeys } from '../keys.ts';
import { controlProblem } from './controlProblem.ts';
import type { ControlQuestion, ReplyAddress } from './controlRequest.ts';
import { wrapBody } from './wrapBody.ts';

export type EncodedControl =
  | { readonly ok: true; readonly message: string }
  /** A sentence for the person who asked. */
  | { readonly ok: false; readonly message: string };

const CONTROL_LIFETIME_S = 10;
/** Each worker reads the whole request, meant for it or not. */
const MAX_REQUEST_BYTES = 256 * 1024;

/**
 * Encodes a request for the workers' mailboxes (PUBLISH on the control channel). An envelope without a delivery tag
 * there would end every listening worker, and so would some arguments: those are refused.
 *
 * @param now epoch ms
 */
export function encodeControl(
  question: ControlQuestion,
  address: ReplyAddress,
  keys: CeleryKeys,
  now: number,
): EncodedControl {
  const problem = controlProblem(question, keys);
  if (problem !== null) return { ok: false, message: problem };
  const body = JSON.stringify({
    method: question.method,
    arguments: question.arguments,
    destination: question.destination,
    pattern: null,
    matcher: null,
    ticket: address.ticket,
    reply_to:
      address.replyRoutingKey === null ? null : { exchange: '', routing_key: address.replyRoutingKey },
  });
  if (Buffer.byteLength(body) > MAX_REQUEST_BYTES) {
    return { ok: false, message: t('The request is too long; name fewer things at once.') };
  }
  const headers = JSON.stringify({ clock: 1, expires: now / 1_000 + CONTROL_LIFETIME_S });
  const message = wrapBody(body, headers, {
    delivery_mode: 2,
    delivery_info: { exchange: CONTROL_EXCHANGE, routing_key: '' },
    priority: 0,
  });
  return { ok: true, message };
}

/** Workers do not read it from the message: the channel alone decides. */
const CONTROL_EXCHANGE = 'celery.pidbox';
