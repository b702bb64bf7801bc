import type { RedisLink } from '../redis/redisLink.ts';

/** Which end of a list is read first: `next` is its tail, from which workers take. */
export type ListEnd = 'next' | 'newest';

/** One message tells little of the next ones, so slices grow step by step. */
const GROWTH = 8;
const MAX_COUNT = 1_000;
const BYTES_PER_SLICE = 1024 * 1024;

/**
 * Reads a list from one end in slices of about a megabyte. Redis cannot bound a read by bytes, so few messages are asked
 * for until their size is known; one single message is read whole, however long it is.
 */
export class ListSlices {
  private readonly link: RedisLink;
  private readonly key: string;
  private readonly end: ListEnd;
  private position: number;
  private readonly start: number;
  private bytes = 0;

  /** @param start messages to skip from that end */
  constructor(link: RedisLink, key: string, end: ListEnd, start = 0) {
    this.link = link;
    this.key = key;
    this.end = end;
    this.start = start;
    this.position = start;
  }

  /**
   * The next slice in reading order, of at most `most` messages; empty at the other end of the list.
   *
   * @throws RedisLinkError when the server cannot be reached
   * @throws RedisReplyError when the key is no list, or this user may not read it
   */
  async next(most = MAX_COUNT): Promise<readonly Buffer[]> {
    const count = Math.max(1, Math.min(most, this.count()));
    const { position } = this;
    const [from, to] =
      this.end === 'newest' ? [position, position + count - 1] : [-(position + count), -(position + 1)];
    const reply = await this.link.call(['LRANGE', this.key, from, to]);
    const found: readonly unknown[] = Array.isArray(reply) ? reply : [];
    const messages = found.filter((message) => Buffer.isBuffer(message));
    this.position += messages.length;
    this.bytes += messages.reduce((sum, { length }) => sum + length, 0);
    return this.end === 'newest' ? messages : messages.toReversed();
  }

  private count(): number {
    const read = this.position - this.start;
    if (read === 0) return 1;
    const ofSize = Math.floor(BYTES_PER_SLICE / Math.max(1, this.bytes / read));
    return Math.min(MAX_COUNT, GROWTH * read, ofSize);
  }
}
