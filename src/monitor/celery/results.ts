import type { PipelineReply, RedisLink } from '../redis/redisLink.ts';
import type { CeleryKeys } from './keys.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskState } from '../../model/taskState.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { decodeResult, describeResult, stateOf, type ResultRecord } from './resultRecord.ts';
import type { MalformedInput } from './malformed.ts';

/** One result as it was found. */
export type StoredResult =
  | { readonly kind: 'record'; readonly record: ResultRecord }
  /** Above the cap: only its size and, when its first bytes tell, its state are known. */
  | { readonly kind: 'large'; readonly bytes: number; readonly state: TaskState | null };

/**
 * What a result says of its task; `null` when its state cannot be read.
 *
 * @param now epoch ms: the time of states that carry none
 */
export function describeStored(result: StoredResult, ref: TaskRef, now: number): TaskUpdate | null {
  if (result.kind === 'record') return describeResult(result.record, ref, now);
  return result.state === null ? null : { ref, at: now, state: result.state };
}

/** Results that are read in one turn. */
export const RESULT_BATCH = 100;
/** Values that are fetched in one round trip, unless one alone is larger. */
const BYTES_PER_FETCH = 1024 * 1024;
const HEAD_BYTES = 64;
const STATUS_AT_HEAD = /^\{"status": ?"([^"\\]{1,40})"/;

export interface ResultBatch {
  readonly found: ReadonlyMap<string, StoredResult>;
  /** The server's words when it refuses to tell of results: none that was found does not mean none is there. */
  readonly refused: string | null;
  /** What was fetched. */
  readonly bytes: number;
}

/** Reads results, bounded: asks for the size of each before its value. */
export class CeleryResults {
  private readonly link: RedisLink;
  private readonly keys: CeleryKeys;
  private readonly malformed: MalformedInput;

  constructor(link: RedisLink, keys: CeleryKeys, malformed: MalformedInput) {
    this.link = link;
    this.keys = keys;
    this.malformed = malformed;
  }

  /**
   * The results that exist among these tasks'.
   *
   * @param maxBytes larger ones are not fetched
   * @throws RedisLinkError when the server cannot be reached
   */
  async read(ids: readonly string[], maxBytes: number): Promise<ReadonlyMap<string, StoredResult>> {
    const found = new Map<string, StoredResult>();
    for (let start = 0; start < ids.length; start += RESULT_BATCH) {
      const batch = await this.readBatch(ids.slice(start, start + RESULT_BATCH), maxBytes);
      for (const [id, result] of batch.found) found.set(id, result);
    }
    return found;
  }

  /**
   * The same for at most {@link RESULT_BATCH} tasks, for who reads many in turns.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async readBatch(ids: readonly string[], maxBytes: number): Promise<ResultBatch> {
    const found = new Map<string, StoredResult>();
    if (ids.length === 0) return { found, refused: null, bytes: 0 };
    const sizes = await this.link.pipeline(ids.map((id) => ['STRLEN', this.keys.result(id)]));
    const existing = ids.flatMap((id, index) => {
      const bytes = sizeIn(sizes[index]);
      return bytes > 0 ? [{ id, bytes, taken: bytes > maxBytes ? HEAD_BYTES : bytes }] : [];
    });
    let bytes = 0;
    for (let start = 0; start < existing.length;) {
      const part = existing.slice(start, start + countWithin(existing, start));
      const replies = await this.link.pipeline(
        part.map(({ id, bytes: size }) =>
          size > maxBytes
            ? ['GETRANGE', this.keys.result(id), 0, HEAD_BYTES - 1]
            : ['GET', this.keys.result(id)],
        ),
      );
      part.forEach(({ id, bytes: size, taken }, index) => {
        bytes += taken;
        const result = this.decode(replies[index], size, maxBytes);
        if (result !== null) found.set(id, result);
      });
      start += part.length;
    }
    return { found, refused: refusalIn(sizes), bytes };
  }

  /** Which of these tasks have a result in this database. */
  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const sizes = await this.sizes(ids);
    return new Set([...sizes].flatMap(([id, bytes]) => (bytes > 0 ? id : [])));
  }

  /** Size in bytes per task; keys of another type count as absent. */
  private async sizes(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const replies = await this.link.pipeline(ids.map((id) => ['STRLEN', this.keys.result(id)]));
    return new Map(ids.map((id, index) => [id, sizeIn(replies[index])]));
  }

  private decode(reply: PipelineReply | undefined, bytes: number, maxBytes: number): StoredResult | null {
    if (bytes > maxBytes) {
      const head = reply?.ok === true && Buffer.isBuffer(reply.value) ? reply.value : null;
      return { kind: 'large', bytes, state: stateAtHead(head) };
    }
    // It may have expired since its size was read.
    if (reply?.ok !== true || !Buffer.isBuffer(reply.value)) return null;
    const decoded = decodeResult(reply.value);
    if (decoded.ok) return { kind: 'record', record: decoded.record };
    this.malformed.note(decoded.message, reply.value);
    return null;
  }
}

function sizeIn(reply: PipelineReply | undefined): number {
  return reply?.ok === true && typeof reply.value === 'number' ? reply.value : 0;
}

/** A key of another type is no refusal: it is no result. */
function refusalIn(replies: readonly PipelineReply[]): string | null {
  for (const reply of replies) if (!reply.ok && !reply.error.startsWith('WRONGTYPE')) return reply.error;
  return null;
}

/** How many of the values from `start` on are fetched in one round trip; at least one. */
function countWithin(values: readonly { readonly taken: number }[], start: number): number {
  let bytes = 0;
  let end = start;
  for (; end < values.length; end++) {
    bytes += values[end]?.taken ?? 0;
    if (bytes > BYTES_PER_FETCH) break;
  }
  return Math.max(end - start, 1);
}

/** The state in the first bytes of a result record, where Celery writes it; `null` when it stands elsewhere. */
export function stateAtHead(record: Buffer | null): TaskState | null {
  const status = STATUS_AT_HEAD.exec(record?.toString('latin1', 0, HEAD_BYTES) ?? '')?.[1];
  return status === undefined ? null : stateOf(status);
}
