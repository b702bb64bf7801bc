import type { SystemContext } from '../../system.ts';
import type { QueueKeyKind } from '../keys.ts';

type RemovedItem = Parameters<SystemContext['removed']['add']>[1][number];

/** States whose jobs can be removed and put back, as BullMQ names their keys. */
export const KEPT_PLACES = [
  'wait',
  'paused',
  'prioritized',
  'delayed',
  'completed',
  'failed',
] as const satisfies readonly QueueKeyKind[];

export type KeptPlace = (typeof KEPT_PLACES)[number];

/** A removed job: Redis' own dumps of its record and its log, so that it comes back to the byte. */
export interface KeptJob {
  readonly id: string;
  readonly place: KeptPlace;
  /** Of the sorted set that held it; `null` in a list. */
  readonly score: string | null;
  readonly record: Buffer;
  readonly log: Buffer | null;
}

/** Four bytes give the length of a JSON head; the dumps follow it. */
const HEAD_BYTES = 4;

export function encodeKeptJob({ id, place, score, record, log }: KeptJob): RemovedItem {
  const head = Buffer.from(JSON.stringify({ id, score, record: record.length }));
  const length = Buffer.alloc(HEAD_BYTES);
  length.writeUInt32BE(head.length);
  return { place, payload: Buffer.concat([length, head, record, log ?? Buffer.alloc(0)]) };
}

/** `null` for what was not written by {@link encodeKeptJob}. */
export function decodeKeptJob({ place, payload }: RemovedItem): KeptJob | null {
  const known = KEPT_PLACES.find((one) => one === place);
  if (known === undefined || payload.length < HEAD_BYTES) return null;
  const start = HEAD_BYTES + payload.readUInt32BE();
  const head = readHead(payload.subarray(HEAD_BYTES, start).toString());
  if (head === null) return null;
  const end = start + head.record;
  return {
    id: head.id,
    place: known,
    score: head.score,
    record: payload.subarray(start, end),
    log: end < payload.length ? payload.subarray(end) : null,
  };
}

const SPARED = 'spared';

/** Says of a job that was kept before that it was not removed after all: a worker had taken it. */
export function encodeSpared(id: string): RemovedItem {
  return { place: SPARED, payload: Buffer.from(id) };
}

/** The id of a job that was spared; `null` for what was not written by {@link encodeSpared}. */
export function decodeSpared({ place, payload }: RemovedItem): string | null {
  return place === SPARED ? payload.toString() : null;
}

function readHead(
  text: string,
): { readonly id: string; readonly score: string | null; readonly record: number } | null {
  try {
    const head: unknown = JSON.parse(text);
    if (typeof head !== 'object' || head === null) return null;
    if (!('id' in head && 'score' in head && 'record' in head)) return null;
    const { id, score, record } = head;
    if (typeof id !== 'string' || typeof record !== 'number') return null;
    return { id, score: typeof score === 'string' ? score : null, record };
  } catch {
    return null;
  }
}
