import type { ConnectionProblem, ConnectionState } from '../../model/connection.ts';
import type { Redis } from 'ioredis';

export type RedisArgument = string | number | Buffer;
/** A command as plain data: `['LLEN', 'celery']`. */
export type RedisCommand = readonly [name: string, ...args: RedisArgument[]];

/** One reply of a pipeline. Server errors (WRONGTYPE, NOPERM) are values here, never thrown. */
export type PipelineReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

/** The client type that the bullmq library is given; only the redis room constructs one. */
export type RedisClient = Redis;

export interface PatternSubscription {
  /** Ends the subscription and its connection. */
  dispose(): Promise<void>;
}

/**
 * One server and database as the systems see it. All sockets behind it reconnect by themselves.
 * Every call carries a deadline; I/O trouble rejects with `RedisLinkError`, a server's error reply with `RedisReplyError`.
 * Replies have the shapes of RESP2, whatever the server: bulk strings are Buffers, status replies (`OK`) too, integers are
 * numbers, nil is `null`, and HGETALL is a flat array.
 */
export interface RedisLink {
  readonly role: ConnectionProblem['role'];
  /** Database number that was asked for (and verified on connect). */
  readonly database: number;
  /** Rejects at once while the server is down. */
  call(command: RedisCommand): Promise<unknown>;
  /** One round trip; replies in order. Rejects at once while the server is down. */
  pipeline(commands: readonly RedisCommand[]): Promise<readonly PipelineReply[]>;
  /**
   * PSUBSCRIBE on a connection of its own; survives reconnects. Rejects when the first attempt fails
   * (`RedisReplyError` when the patterns are forbidden).
   * `onGap` is called after each interruption, when the patterns are subscribed again: messages between the last sign of life
   * (`from`) and that moment (`to`) may have been missed. Epoch ms of our clock.
   * A payload may be used only until `onMessage` returns; one above 16 MiB comes as its first 16 MiB and one byte.
   */
  subscribe(
    patterns: readonly string[],
    listener: {
      onMessage(channel: string, payload: Buffer): void;
      onGap(from: number, to: number): void;
      /** Told when an interruption begins; `from` as in `onGap`. */
      onLost?(from: number): void;
    },
  ): Promise<PatternSubscription>;
  /** A connection of its own for commands that block (BRPOP, XREAD BLOCK). The deadline is the caller's `timeoutMs`. */
  openBlocking(): Promise<BlockingLink>;
  /**
   * A client of its own for the bullmq library; the caller disconnects it. It never reconnects, so no command can run later
   * than asked or on another database than the verified one: open a new one when its status is `end`.
   */
  openClient(): Promise<RedisClient>;
}

export interface BlockingLink {
  /**
   * Runs one command; calls made at the same time queue up behind each other. Connects again when the connection was lost.
   * `timeoutMs` must exceed the time for which the command itself may block.
   */
  call(command: RedisCommand, timeoutMs: number): Promise<unknown>;
  dispose(): void;
}

/** A link with its lifecycle, for the monitor that owns it. */
export interface OwnedRedisLink extends RedisLink {
  /** Printable, without credentials: `redis://host:6379/2`. */
  readonly address: string;
  readonly state: ConnectionState;
  /** Tries now instead of at the next attempt; nothing happens while it is online. */
  retryNow(): void;
  /** Ends every connection made by this link, except clients from `openClient`. Afterwards all calls reject. */
  dispose(): Promise<void>;
}
