import type { PipelineReply } from '../redis/redisLink.ts';
import type { PollRequest } from './poll.ts';

/** Messages whose sizes are asked for in one tick. */
const SIZES_PER_TICK = 1_000;
/** Bytes of messages read in one tick. */
const BYTES_PER_TICK = 1024 * 1024;
/** A read of this many bytes is followed by a rest of one second. */
const BYTES_PER_SECOND = 1024 * 1024;

export interface InFlightReadingParts {
  /** Key of the hash. */
  readonly key: string;
  /** A longer message is told of without its value. */
  readonly maxBytes: number;
  /** Told once of each tag: its value, `null` when it is too long to be read. Vanished ones are not told of. */
  readonly onValue: (tag: string, value: Buffer | null) => void;
  readonly onGone: (tag: string) => void;
}

/**
 * Reads values of the in-flight table by their tags: the sizes first, then so many of them that a tick's bytes are
 * bounded however long single messages are.
 */
export class InFlightReading {
  private readonly parts: InFlightReadingParts;
  private unsized = new Set<string>();
  private readonly sized = new Map<string, number>();
  private restUntil = 0;

  constructor(parts: InFlightReadingParts) {
    this.parts = parts;
  }

  /** Tags that are still to be read. */
  get left(): number {
    return this.unsized.size + this.sized.size;
  }

  add(tag: string): void {
    if (!this.sized.has(tag)) this.unsized.add(tag);
  }

  clear(): void {
    this.unsized.clear();
    this.sized.clear();
  }

  /** @param now epoch ms */
  requests(now: number): PollRequest[] {
    return [...(now < this.restUntil ? [] : this.valueRequests(now)), ...this.sizeRequests()];
  }

  private valueRequests(now: number): PollRequest[] {
    const requests: PollRequest[] = [];
    let bytes = 0;
    for (const [tag, size] of this.sized) {
      if (bytes > 0 && bytes + size > BYTES_PER_TICK) break;
      bytes += size;
      requests.push({
        command: ['HGET', this.parts.key, tag],
        apply: (reply) => {
          this.applyValue(tag, reply);
        },
      });
    }
    this.restUntil = now + (bytes / BYTES_PER_SECOND) * 1_000;
    return requests;
  }

  private sizeRequests(): PollRequest[] {
    const tags = [...this.unsized].slice(0, SIZES_PER_TICK);
    return tags.map((tag) => ({
      command: ['HSTRLEN', this.parts.key, tag],
      apply: (reply) => {
        this.applySize(tag, reply);
      },
    }));
  }

  private applySize(tag: string, reply: PipelineReply): void {
    if (!this.unsized.delete(tag)) return;
    const size = reply.ok && typeof reply.value === 'number' ? reply.value : 0;
    if (size === 0) this.parts.onGone(tag);
    else if (size > this.parts.maxBytes) this.parts.onValue(tag, null);
    else this.sized.set(tag, size);
  }

  private applyValue(tag: string, reply: PipelineReply): void {
    if (!this.sized.delete(tag)) return;
    if (reply.ok && Buffer.isBuffer(reply.value)) this.parts.onValue(tag, reply.value);
    else this.parts.onGone(tag);
  }
}
