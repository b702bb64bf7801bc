import { listOf, shownTextOf, textOf } from './replyValue.ts';

/** One entry of an event stream. Field values may hold any bytes; text that is not UTF-8 shows U+FFFD. */
export interface StreamEntry {
  readonly id: StreamId;
  readonly fields: ReadonlyMap<string, string>;
}

/** A stream id in its text form `<ms>-<sequence>`. */
export type StreamId = string;

/** Before every entry: reads a stream from its beginning. */
export const STREAM_START: StreamId = '0-0';

const ID = /^(\d{1,20})-(\d{1,20})$/u;

/** Negative when `a` is older than `b`, 0 when equal. Ids are two unsigned 64-bit numbers. */
export function compareStreamIds(a: StreamId, b: StreamId): number {
  const left = parts(a);
  const right = parts(b);
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
  if (left[1] === right[1]) return 0;
  return left[1] < right[1] ? -1 : 1;
}

/** Epoch ms of the server's clock when the entry was added. */
export function streamIdTime(id: StreamId): number {
  return Number(parts(id)[0]);
}

function parts(id: StreamId): readonly [bigint, bigint] {
  const match = ID.exec(id);
  return match === null ? [0n, 0n] : [BigInt(match[1] ?? 0), BigInt(match[2] ?? 0)];
}

/** Reads the entries of XRANGE, XREVRANGE or one stream of XREAD; what is no entry is left out. */
export function parseStreamEntries(reply: unknown): readonly StreamEntry[] {
  const entries: StreamEntry[] = [];
  for (const item of listOf(reply)) {
    const [rawId, rawFields] = listOf(item);
    const id = textOf(rawId);
    if (id === null || !ID.test(id)) continue;
    entries.push({ id, fields: parseFields(listOf(rawFields)) });
  }
  return entries;
}

function parseFields(flat: readonly unknown[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const name = shownTextOf(flat[index]);
    const value = shownTextOf(flat[index + 1]);
    if (name !== null && value !== null) fields.set(name, value);
  }
  return fields;
}

export interface StreamBatch {
  readonly key: string;
  readonly entries: readonly StreamEntry[];
}

/** Reads the reply of XREAD, `[[key, entries], …]`; a timeout's null becomes an empty list. */
export function parseStreamRead(reply: unknown): readonly StreamBatch[] {
  const batches: StreamBatch[] = [];
  for (const item of listOf(reply)) {
    const [rawKey, rawEntries] = listOf(item);
    const key = textOf(rawKey);
    if (key !== null) batches.push({ key, entries: parseStreamEntries(rawEntries) });
  }
  return batches;
}
