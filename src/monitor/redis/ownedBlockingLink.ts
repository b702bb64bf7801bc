import { Turns } from '../turns.ts';
import type { RedisLinkError } from './redisErrors.ts';
import type { ConnectAttempt } from './connectRedis.ts';
import type { RedisConnection } from './redisConnection.ts';
import type { BlockingLink, RedisCommand } from './redisLink.ts';

export interface BlockingOptions {
  /** A new attempt; throws `RedisLinkError` while the server is known to be down. */
  readonly connect: () => ConnectAttempt;
  /** The error for calls after `dispose`. */
  readonly disposedError: () => RedisLinkError;
  readonly onDispose: () => void;
}

/** A connection for one blocking command at a time, made again when a call finds it gone. */
export class OwnedBlockingLink implements BlockingLink {
  readonly #options: BlockingOptions;
  #attempt: ConnectAttempt | null = null;
  #connection: RedisConnection | null = null;
  readonly #turns = new Turns();
  #disposed = false;

  constructor(options: BlockingOptions) {
    this.#options = options;
  }

  async open(): Promise<RedisConnection> {
    if (this.#disposed) throw this.#options.disposedError();
    if (this.#connection !== null && !this.#connection.closed) return this.#connection;
    const attempt = this.#options.connect();
    this.#attempt = attempt;
    try {
      const connection = await attempt.result;
      if (this.#disposed) {
        connection.destroy();
        throw this.#options.disposedError();
      }
      this.#connection = connection;
      return connection;
    } finally {
      this.#attempt = null;
    }
  }

  call(command: RedisCommand, timeoutMs: number): Promise<unknown> {
    return this.#turns.take(async () => (await this.open()).call(command, timeoutMs));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#attempt?.cancel();
    this.#connection?.destroy();
    this.#options.onDispose();
  }
}
