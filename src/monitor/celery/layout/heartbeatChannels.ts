import { RedisReplyError } from '../../redis/redisErrors.ts';
import type { PatternSubscription, RedisLink } from '../../redis/redisLink.ts';

/** More spellings than any server has; whoever publishes on others does not fill our memory. */
const MAX_CHANNELS = 100;

/**
 * Listens for workers on channels that nobody has told us: kombu's listeners are patterns, which Redis does not name to
 * others, but workers send a heartbeat every two seconds.
 */
export class HeartbeatChannels {
  readonly #link: RedisLink;
  readonly #onChannel: () => void;
  readonly #heard = new Set<string>();
  #patterns = '';
  #subscription: Promise<PatternSubscription | null> | null = null;
  /** This user may not listen to other channels than those that were granted. */
  #isForbidden = false;

  /** @param onChannel called when a channel was heard for the first time */
  constructor(link: RedisLink, onChannel: () => void) {
    this.#link = link;
    this.#onChannel = onChannel;
  }

  get heard(): readonly string[] {
    return [...this.#heard].sort();
  }

  /** Listens until {@link stop}; with other patterns, to those instead. Failing is no error: the usual channels remain. */
  listen(patterns: readonly string[]): void {
    const text = JSON.stringify(patterns);
    if (this.#isForbidden || (this.#subscription !== null && text === this.#patterns)) return;
    void this.stop();
    this.#patterns = text;
    const listener = {
      onMessage: (channel: string) => {
        if (this.#heard.has(channel) || this.#heard.size >= MAX_CHANNELS) return;
        this.#heard.add(channel);
        this.#onChannel();
      },
      onGap: () => undefined,
    };
    const subscription: Promise<PatternSubscription | null> = this.#link
      .subscribe(patterns, listener)
      .catch((error: unknown) => {
        this.#isForbidden = error instanceof RedisReplyError;
        // Another one may have taken its place, and is to be stopped in its time.
        if (this.#subscription === subscription) this.#subscription = null;
        return null;
      });
    this.#subscription = subscription;
  }

  async stop(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = null;
    await (await subscription)?.dispose();
  }
}
