import type { PipelineReply, RedisLink } from '../redis/redisLink.ts';
import type { CeleryKeys } from './keys.ts';
import { decodeResult, stateOf, type ResultRecord } from './resultRecord.ts';
import type { TaskState } from '../../model/taskState.ts';
import type { MalformedInput } from './malformed.ts';

/** One result as it was found. */
export type StoredResult =
  | { readonly kind: 'record'; readonly record: ResultRecord }
  /** Above the cap: only its size and, when its first bytes tell, its state are known. */
  | { readonly kind: 'large'; readonly bytes: number; readonly state: TaskState | null };

const BATCH = 100;
const HEAD_BYTES = 64;
const STATUS_AT_HEAD = /^\{"status": ?"([^"\\]{1,40})"/;

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
    for (let start = 0; start < ids.length; start += BATCH) {
      const sizes = await this.sizes(ids.slice(start, start + BATCH));
      const existing = [...sizes].filter(([, bytes]) => bytes > 0);
      const replies = await this.link.pipeline(
        existing.map(([id, bytes]) =>
          bytes > maxBytes
            ? ['GETRANGE', this.keys.result(id), 0, HEAD_BYTES - 1]
            : ['GET', this.keys.result(id)],
        ),
      );
      existing.forEach(([id, bytes], index) => {
        const result = this.decode(replies[index], bytes, maxBytes);
        if (result !== null) found.set(id, result);
      });
    }
    return found;
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
    return new Map(
      ids.map((id, index) => {
        const reply = replies[index];
        return [id, reply?.ok === true && typeof reply.value === 'number' ? reply.value : 0];
      }),
    );
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

/** The state in the first bytes of a result record, where Celery writes it; `null` when it stands elsewhere. */
export function stateAtHead(record: Buffer | null): TaskState | null {
  const status = STATUS_AT_HEAD.exec(record?.toString('latin1', 0, HEAD_BYTES) ?? '')?.[1];
  return status === undefined ? null : stateOf(status);
}
