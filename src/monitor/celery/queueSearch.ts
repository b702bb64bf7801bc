import type { Clock } from '../clock.ts';
import type { PipelineReply, RedisLink } from '../redis/redisLink.ts';
import { decodeEnvelope } from './envelope.ts';
import type { CeleryKeys } from './keys.ts';
import { pause } from './pause.ts';
import { taskIdOf } from './taskMessage.ts';

/** Which of some tasks wait in queues. */
export interface QueueFindings {
  readonly found: ReadonlySet<string>;
  /** Queues that were read whole, so that a message that was not found is not there. */
  readonly searched: ReadonlySet<string>;
}

/** A longer queue is not searched: reading it would weigh on the server. */
const MOST_MESSAGES = 20_000;
/** In one search. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Messages asked for in one slice: few until their size is known, then what makes a slice of a bounded size. */
const FIRST_COUNT = 4;
const MOST_COUNT = 1_000;
const BYTES_PER_SLICE = 1024 * 1024;
/** Between two slices, in ms. */
const REST_MS = 125;

/** Looks for the messages of given tasks in queues, in bounded slices with rests in between. Removes nothing. */
export class QueueSearch {
  private readonly link: RedisLink;
  private readonly keys: CeleryKeys;
  private readonly clock: Clock;

  constructor(link: RedisLink, keys: CeleryKeys, clock: Clock) {
    this.link = link;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Ends early when every task was found or the signal aborts.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async find(
    taskIds: ReadonlySet<string>,
    queues: readonly string[],
    signal: AbortSignal,
  ): Promise<QueueFindings> {
    const search = new OneSearch(taskIds, this.link, (ms) => pause(this.clock, ms, signal));
    const searched = new Set<string>();
    for (const queue of queues) {
      const keys = this.keys.lists(queue).map(({ key }) => key);
      if (!signal.aborted && !search.isOver && (await search.readWhole(keys, signal))) searched.add(queue);
    }
    return { found: search.found, searched };
  }
}

class OneSearch {
  readonly found = new Set<string>();
  private readonly wanted: ReadonlySet<string>;
  private readonly link: RedisLink;
  private readonly rest: (ms: number) => Promise<void>;
  private bytes = 0;
  private messages = 0;

  constructor(wanted: ReadonlySet<string>, link: RedisLink, rest: (ms: number) => Promise<void>) {
    this.wanted = wanted;
    this.link = link;
    this.rest = rest;
  }

  get isOver(): boolean {
    return this.found.size >= this.wanted.size || this.bytes > MOST_BYTES;
  }

  /** Whether all lists of a queue were read to their end. */
  async readWhole(keys: readonly string[], signal: AbortSignal): Promise<boolean> {
    const replies = await this.link.pipeline(keys.map((key) => ['LLEN', key]));
    const lengths = replies.map(lengthIn);
    let total = 0;
    for (const length of lengths) total += length ?? Number.POSITIVE_INFINITY;
    if (total > MOST_MESSAGES) return false;
    for (const [index, key] of keys.entries()) {
      if (lengths[index] !== 0 && !(await this.readList(key, signal))) return false;
    }
    return true;
  }

  /**
   * From the head upwards: new messages come in at the head and are taken from the end, so that one that stays is
   * never passed over, though some are read twice.
   */
  private async readList(key: string, signal: AbortSignal): Promise<boolean> {
    for (let start = 0; start <= 2 * MOST_MESSAGES && !this.isOver && !signal.aborted;) {
      const count = this.sliceCount();
      const [reply] = await this.link.pipeline([['LRANGE', key, start, start + count - 1]]);
      const messages = messagesIn(reply);
      if (messages === null) return false;
      for (const message of messages) this.look(message);
      if (messages.length < count) return true;
      start += messages.length;
      await this.rest(REST_MS);
    }
    return false;
  }

  private look(message: Buffer): void {
    this.bytes += message.length;
    this.messages++;
    const decoded = decodeEnvelope(message);
    const id = decoded.ok ? taskIdOf(decoded.envelope) : null;
    if (id !== null && this.wanted.has(id)) this.found.add(id);
  }

  private sliceCount(): number {
    if (this.messages === 0) return FIRST_COUNT;
    const size = Math.max(this.bytes / this.messages, 1);
    return Math.min(Math.max(Math.floor(BYTES_PER_SLICE / size), 1), MOST_COUNT);
  }
}

/** A key of another type holds no messages; `null`: the server does not tell. */
function lengthIn(reply: PipelineReply): number | null {
  if (!reply.ok) return reply.error.startsWith('WRONGTYPE') ? 0 : null;
  return typeof reply.value === 'number' ? reply.value : null;
}

function messagesIn(reply: PipelineReply | undefined): readonly Buffer[] | null {
  if (reply?.ok !== true || !Array.isArray(reply.value)) return null;
  return reply.value.filter((message) => Buffer.isBuffer(message));
}
