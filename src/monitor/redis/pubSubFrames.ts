import { t } from '../../model/l10n.ts';

/** What a server sends to a connection that only listens. */
export type PubSubFrame =
  | { readonly kind: 'message'; readonly channel: string; readonly payload: Buffer }
  /** The first word of another reply: `psubscribe` for each pattern that it confirms, `pong`. */
  | { readonly kind: 'reply'; readonly name: string }
  /** The server's own words. */
  | { readonly kind: 'error'; readonly message: string };

/** Of a longer payload there is one byte more than this, so that whoever refuses long ones sees that it is too long. */
export const MOST_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** More than any reply to a listener has. */
const MOST_FIELDS = 8;
/** Of a line: numbers are short, and so are the errors of a server. */
const MOST_LINE_BYTES = 64 * 1024;
const LF = 0x0a;
const EMPTY: Buffer = Buffer.alloc(0);

/**
 * Takes apart what a listening connection receives in RESP2. Bytes are put in as they come and frames are taken out when there
 * is time, so that reading never waits for what becomes of a message. Payloads share memory with the bytes that were put in.
 */
export class PubSubFrames {
  /** The beginning of a frame whose end has not come: copies. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  /** Put since. */
  #chunk = EMPTY;
  /** What is being taken apart, from `#at`. */
  #bytes = EMPTY;
  #at = 0;
  /** Bytes without which there is no other frame. */
  #needed = 1;
  /** Bytes of a payload that was too long, which are still to come. */
  #skip = 0;

  /** To be called when {@link next} has returned `null`, which is also until when the bytes are used. */
  put(chunk: Buffer): void {
    const skipped = Math.min(this.#skip, chunk.length);
    this.#skip -= skipped;
    this.#chunk = chunk.subarray(skipped);
  }

  /**
   * The next whole frame; `null`: its end has not come yet.
   *
   * @throws Error when the server does not speak RESP2; nothing can be read after that.
   */
  next(): PubSubFrame | null {
    if (this.#chunk.length > 0) this.#join();
    if (this.#at === this.#bytes.length) return null;
    const start = this.#at;
    const frame = this.#frame();
    if (frame !== null) {
      this.#needed = 1;
      return frame;
    }
    this.#needed = Math.max(this.#needed, this.#bytes.length - start + 1);
    this.#keep(this.#bytes.subarray(start));
    this.#bytes = EMPTY;
    this.#at = 0;
    return null;
  }

  /** Goes on with what was put, behind the beginning that was kept; keeps that too while there is not enough. */
  #join(): void {
    const chunk = this.#chunk;
    this.#chunk = EMPTY;
    if (this.#restBytes + chunk.length < this.#needed) {
      this.#keep(chunk);
      return;
    }
    this.#bytes = this.#restBytes === 0 ? chunk : Buffer.concat([...this.#rest, chunk]);
    this.#at = 0;
    this.#rest = [];
    this.#restBytes = 0;
  }

  #keep(bytes: Buffer): void {
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
  }

  #frame(): PubSubFrame | null {
    const start = this.#at;
    const head = this.#line();
    if (head === null) return null;
    const { type, text } = head;
    if (type === '-') return { kind: 'error', message: text };
    if (type !== '*') return { kind: 'reply', name: text };
    const count = Number(text);
    if (!(count >= 1 && count <= MOST_FIELDS)) throw new Error(t('a reply of {0} fields', text));
    const fields: Buffer[] = [];
    for (let index = 0; index < count; index++) {
      const field = this.#field(start, index === count - 1);
      if (field === null) return null;
      fields.push(field);
    }
    const [name = EMPTY, , channel, payload] = fields;
    return name.toString('latin1') === 'pmessage' && channel !== undefined && payload !== undefined
      ? { kind: 'message', channel: channel.toString(), payload }
      : { kind: 'reply', name: name.toString('latin1') };
  }

  /** @param start where the frame begins */
  #field(start: number, isLast: boolean): Buffer | null {
    const head = this.#line();
    if (head === null) return null;
    const { type, text } = head;
    if (type === ':') return EMPTY;
    const length = Number(text);
    if (type !== '$' || !Number.isInteger(length) || length < -1)
      throw new Error(t('a field "{0}"', type + text));
    if (length === -1) return EMPTY;
    const from = this.#at;
    const kept = Math.min(length, MOST_PAYLOAD_BYTES + 1);
    if (kept < length && !isLast) throw new Error(t('a name of {0} bytes', text));
    const end = from + (kept < length ? kept : length + 2);
    if (end > this.#bytes.length) {
      this.#needed = end - start;
      return null;
    }
    this.#at = end;
    if (kept < length) this.#pass(length + 2 - kept);
    return this.#bytes.subarray(from, from + kept);
  }

  /** Lets so many bytes pass unread, now or as they come. */
  #pass(count: number): void {
    const here = Math.min(count, this.#bytes.length - this.#at);
    this.#at += here;
    this.#skip = count - here;
  }

  /** The type of what begins here, and its line; `null`: it has not come yet. */
  #line(): { readonly type: string; readonly text: string } | null {
    const from = this.#at;
    const end = this.#bytes.indexOf(LF, from);
    if (end === -1) {
      if (this.#bytes.length - from > MOST_LINE_BYTES) throw new Error(t('a line without an end'));
      return null;
    }
    this.#at = end + 1;
    return {
      type: this.#bytes.toString('latin1', from, from + 1),
      text: this.#bytes.toString('latin1', from + 1, end - 1),
    };
  }
}
