import type { Clock } from '../clock.ts';
import type { RedisLink } from '../redis/redisLink.ts';

/** Several questions are mostly sent at once. */
const KEPT_MS = 1_000;
const REFUSES_WRITES = /^(?:OOM|READONLY|MISCONF|NOREPLICAS)\b/;

/**
 * Tells whether workers can answer at all. A server that is out of memory or read-only refuses their reply, and a Celery
 * worker that cannot reply ends with an "Unrecoverable error": such a server must not be made to be answered to.
 */
export class ReplyRoom {
  private readonly link: RedisLink;
  private readonly clock: Clock;
  private readonly key: string;
  private askedAt = Number.NEGATIVE_INFINITY;
  private answer: Promise<string | null> = Promise.resolve(null);

  /** @param key of ours; it is never written to */
  constructor(link: RedisLink, clock: Clock, key: string) {
    this.link = link;
    this.clock = clock;
    this.key = key;
  }

  /**
   * The server's refusal of any write; `null` when it takes writes, or this user may not find out.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  refusal(): Promise<string | null> {
    const now = this.clock.now();
    if (now - this.askedAt > KEPT_MS) {
      this.askedAt = now;
      this.answer = this.ask();
    }
    return this.answer;
  }

  /** SETRANGE of nothing is a write that changes nothing, and is refused like every other. */
  private async ask(): Promise<string | null> {
    const [reply] = await this.link.pipeline([['SETRANGE', this.key, 0, '']]);
    return reply?.ok === false && REFUSES_WRITES.test(reply.error) ? reply.error : null;
  }
}
