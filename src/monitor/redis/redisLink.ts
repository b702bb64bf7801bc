import type { ConnectionProblem } from '../../model/connection.ts';
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
  dispose(): Promise<void>;
}

/**
 * One server and database as the systems see it. All sockets behind it reconnect by themselves.
 * Every call carries a deadline; I/O trouble rejects with `RedisLinkError`, a server's error reply with `RedisReplyError`.
 */
export interface RedisLink {
  readonly role: ConnectionProblem['role'];
  /** Database number that was asked for (and verified on connect). */
  readonly database: number;
  /** Bulk strings come as Buffers. */
  call(command: RedisCommand): Promise<unknown>;
  /** One round trip; replies in order. Bulk strings come as Buffers. */
  pipeline(commands: readonly RedisCommand[]): Promise<readonly PipelineReply[]>;
  /** PSUBSCRIBE on a connection of its own; survives reconnects. `onGap` is called after each interruption. */
  subscribe(
    patterns: readonly string[],
    listener: {
      onMessage(channel: string, payload: Buffer): void;
      onGap(from: number, to: number): void;
    },
  ): Promise<PatternSubscription>;
  /** A connection of its own for commands that block (BRPOP, XREAD BLOCK). The deadline is the caller's `timeoutMs`. */
  openBlocking(): Promise<BlockingLink>;
  /** A client of its own for the bullmq library; the caller disconnects it. */
  openClient(): Promise<RedisClient>;
}

export interface BlockingLink {
  call(command: RedisCommand, timeoutMs: number): Promise<unknown>;
  dispose(): void;
}
