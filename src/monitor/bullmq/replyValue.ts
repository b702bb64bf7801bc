import type { PipelineReply } from '../redis/redisLink.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A bulk or simple string as text; `null` when it is something else or not UTF-8. Never throws. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (!(value instanceof Uint8Array)) return null;
  try {
    return utf8.decode(value);
  } catch {
    return null;
  }
}

/** As {@link textOf}, but bytes that are not UTF-8 become U+FFFD: for text that is only shown. */
export function shownTextOf(value: unknown): string | null {
  if (!(value instanceof Uint8Array)) return textOf(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

/** A finite number, also where Redis sends it as text; `null` when it is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = textOf(value);
  if (text === null || text.trim() === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** The elements of an array reply, none when it is something else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value of a reply, `null` when the server answered with an error or there is no reply. */
export function replyValue(reply: PipelineReply | undefined): unknown {
  return reply?.ok === true ? reply.value : null;
}
