import type { Clock } from '../clock.ts';
import type { ConnectAttempt } from './connectRedis.ts';
import { ConnectionKeeper } from './connectionKeeper.ts';
import { ReadAhead } from './readAhead.ts';
import type { RedisLink } from './redisLink.ts';

/** A subscriber hears nothing on its own while the server hangs: it asks for a sign of life after this much silence. */
const HEARTBEAT_MS = 5_000;

export interface SubscriptionOptions {
  readonly patterns: readonly string[];
  readonly listener: Parameters<RedisLink['subscribe']>[1];
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: () => ConnectAttempt;
  readonly mayRetry: () => boolean;
  /** Told once how the first attempt ended: `null` for success. */
  readonly onFirst: (error: unknown) => void;
}

/**
 * A PSUBSCRIBE that lives on its own connection and comes back after every interruption. Messages are read ahead; those of
 * a connection that has ended come before those of the next.
 */
export class OwnedSubscription {
  readonly #keeper: ConnectionKeeper;
  readonly #readAhead: ReadAhead;
  /** Epoch ms until which nothing was missed; `null` while subscribed, and before the first time. */
  #intactUntil: number | null = null;

  constructor(options: SubscriptionOptions) {
    const { clock, listener, patterns } = options;
    const readAhead = new ReadAhead(clock);
    this.#readAhead = readAhead;
    let first = true;
    const onFirst = (error: unknown): void => {
      if (first) options.onFirst(error);
      first = false;
    };
    this.#keeper = new ConnectionKeeper({
      clock,
      random: options.random,
      connect: options.connect,
      mayRetry: options.mayRetry,
      prepare: (connection) =>
        connection.psubscribe(
          patterns,
          (channel, payload) => {
            listener.onMessage(channel, payload);
          },
          readAhead,
        ),
      onUp: (connection) => {
        connection.startHeartbeat(HEARTBEAT_MS);
        const from = this.#intactUntil;
        this.#intactUntil = null;
        if (from !== null) listener.onGap(from, clock.now());
        onFirst(null);
      },
      onLost: (_problem, connection) => {
        // What the server had not sent when it cut us off is missed, too: the end of what was sent may have come much later.
        this.#intactUntil = Math.min(connection.lastDataAt, readAhead.emptiedAt);
        listener.onLost?.(this.#intactUntil);
      },
      onFailed: (error) => {
        onFirst(error);
      },
    });
  }

  retryNow(): void {
    this.#keeper.retryNow();
  }

  dispose(): void {
    this.#keeper.dispose();
    this.#readAhead.dispose();
  }
}
