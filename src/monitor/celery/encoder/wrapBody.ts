import { randomUUID } from 'node:crypto';

/** kombu's properties beside the body's encoding and the delivery tag. */
export interface MessageProperties {
  readonly delivery_mode: 1 | 2;
  readonly delivery_info: { readonly exchange: string; readonly routing_key: string };
  readonly priority: number;
  readonly correlation_id?: string;
  readonly reply_to?: string;
  /** Whole milliseconds as text. */
  readonly expiration?: string;
}

/**
 * Puts kombu's envelope around a JSON body. A worker ends when its main process meets an envelope without content type,
 * body encoding, delivery info or delivery tag, so all of them are written here and nowhere else.
 *
 * @param headers JSON object text
 */
export function wrapBody(body: string, headers: string, properties: MessageProperties): string {
  const encoded = Buffer.from(body).toString('base64');
  const complete = JSON.stringify({ ...properties, body_encoding: 'base64', delivery_tag: randomUUID() });
  return (
    `{"body":"${encoded}","content-encoding":"utf-8","content-type":"application/json",` +
    `"headers":${headers},"properties":${complete}}`
  );
}
