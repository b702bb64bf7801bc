import type { ConnectionProblem } from '../../model/connection.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';
import type { ConnectAttempt } from './connectRedis.ts';
import type { RedisConnection } from './redisConnection.ts';

/** A connection that lived this long was a good one: the next failure starts counting anew. */
const STABLE_MS = 5_000;
/** Between the failure of a slow attempt and the next one. */
const LEAST_PAUSE_MS = 50;

export interface KeeperOptions {
  readonly clock: Clock;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly connect: () => ConnectAttempt;
  /** What must succeed on a new connection before it counts as up. */
  readonly prepare: (connection: RedisConnection) => Promise<void>;
  /** Whether trying is of any use now; if not, the keeper waits for `retryNow`. */
  readonly mayRetry: () => boolean;
  readonly onUp: (connection: RedisConnection) => void;
  /** The connection that was up has ended. */
  readonly onLost: (problem: ConnectionProblem, connection: RedisConnection, nextAttemptAt: number) => void;
  /** `RedisLinkError`, or `RedisReplyError` from `prepare`. */
  readonly onFailed: (error: unknown, nextAttemptAt: number) => void;
}

/** Keeps one connection up for ever: connects, prepares, watches it end, and tries again with back-off. */
export class ConnectionKeeper {
  readonly #options: KeeperOptions;
  #attempt: ConnectAttempt | null = null;
  #connection: RedisConnection | null = null;
  #cancelRetry = (): void => undefined;
  #failures = 0;
  #disposed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** The connection, while it is up. */
  get connection(): RedisConnection | null {
    return this.#connection;
  }

  /** Tries at once; an attempt that is under way is given up for a fresh one. Does nothing while the connection is up. */
  retryNow(): void {
    if (this.#disposed || this.#connection !== null) return;
    this.#cancelRetry();
    this.#attempt?.cancel();
    void this.#try();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelRetry();
    this.#attempt?.cancel();
    this.#connection?.destroy();
  }

  async #try(): Promise<void> {
    const { clock, connect, prepare } = this.#options;
    const startedAt = clock.now();
    const attempt = connect();
    this.#attempt = attempt;
    let connection: RedisConnection | null = null;
    try {
      connection = await attempt.result;
      await prepare(connection);
    } catch (error) {
      connection?.destroy();
      if (this.#attempt !== attempt || this.#disposed) return;
      this.#attempt = null;
      this.#failures += 1;
      this.#options.onFailed(error, this.#retryAfter(startedAt));
      return;
    }
    if (this.#attempt !== attempt || this.#disposed) {
      connection.destroy();
      return;
    }
    this.#attempt = null;
    this.#up(connection);
  }

  #up(connection: RedisConnection): void {
    const { clock } = this.#options;
    const upAt = clock.now();
    this.#connection = connection;
    connection.onClose((problem) => {
      this.#connection = null;
      if (this.#disposed) return;
      this.#failures = clock.now() - upAt >= STABLE_MS ? 1 : this.#failures + 1;
      this.#options.onLost(problem, connection, this.#retryAfter(clock.now()));
    });
    this.#options.onUp(connection);
  }

  /** Epoch ms of the next attempt. */
  #retryAfter(startedAt: number): number {
    const { clock, mayRetry, random } = this.#options;
    const now = clock.now();
    const at = Math.max(now + LEAST_PAUSE_MS, startedAt + backoffMs(this.#failures, random()));
    this.#cancelRetry = clock.after(at - now, () => {
      if (mayRetry()) void this.#try();
    });
    return at;
  }
}
