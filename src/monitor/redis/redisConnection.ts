import type { Socket } from 'node:net';
import { AbstractConnector, Redis } from 'ioredis';
import type { ConnectionProblem } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { DirectEndpoint } from '../../model/redisUrl.ts';
import type { Clock } from '../clock.ts';
import { type DirectSettings, linkError } from './connectSettings.ts';
import { printable } from './greeting.ts';
import { PatternListener } from './patternListener.ts';
import type { ReadAhead } from './readAhead.ts';
import { RedisLinkError, RedisReplyError } from './redisErrors.ts';
import type { PipelineReply, RedisCommand } from './redisLink.ts';
import { refusesEverything, replyProblemKind } from './replyProblem.ts';
import type { ProblemCause } from './socketProblem.ts';

/** Time without traffic after which the kernel probes whether the other end is still there. */
const KEEP_ALIVE_MS = 10_000;
/** Silence of the server for this long, while it owes an answer, means that the connection is dead. */
const ANSWER_DEADLINE_MS = 5_000;
/** A reply that still arrives after this many deadlines, however steadily, is given up. */
const DEADLINES_IN_ALL = 12;

/** A deadline that is noticed so late passed while this thread stood still: the answer may lie in the socket, unread. */
const LATE_MS = 500;
/** Time to read it. */
const GRACE_MS = 1_000;

/** Why a connection is closed that nobody but us ended. */
export function endedByUs(): ProblemCause {
  return { kind: 'closed', detail: t('the connection was ended on our side') };
}

/**
 * One socket to one Redis, from login to its end; it never reconnects, so nothing runs on a database that was not verified.
 * RESP2 on purpose: it is what Redis 5 speaks, it needs no HELLO, replies have one shape on every server, and subscriptions
 * have sockets of their own anyway.
 */
export class RedisConnection {
  readonly client: Redis;
  /** `null` until login, and when INFO is forbidden. */
  redisVersion: string | null = null;
  readonly #settings: DirectSettings;
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #closeListeners: ((problem: ConnectionProblem) => void)[] = [];
  #lastDataAt: number;
  #problem: ConnectionProblem | null = null;
  #cancelHeartbeat = (): void => undefined;
  #askForSign = (): Promise<unknown> => this.call(['PING']);

  private constructor(client: Redis, socket: Socket, settings: DirectSettings) {
    this.client = client;
    this.#socket = socket;
    this.#settings = settings;
    this.#clock = settings.clock;
    this.#lastDataAt = this.#clock.now();
    client.on('error', (error: Error) => {
      this.#problem ??= this.#closed(error.message);
    });
    this.#noteData();
    socket.on('error', (error) => {
      this.#problem ??= this.#closed(error.message);
    });
    socket.once('close', () => {
      this.#cancelHeartbeat();
      this.#problem ??= this.#closed(t('the server closed the connection'));
      for (const listener of this.#closeListeners) listener(this.#problem);
    });
  }

  /** Takes over a connected socket on which nothing is under way. */
  static async adopt(socket: Socket, settings: DirectSettings): Promise<RedisConnection> {
    class Adopted extends AbstractConnector {
      constructor() {
        super(0);
      }
      override connect(): Promise<Socket> {
        return Promise.resolve(socket);
      }
      override disconnect(): void {
        socket.destroy();
      }
    }
    const client = new Redis({
      Connector: Adopted,
      protocol: 2,
      lazyConnect: true,
      retryStrategy: null,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      disableClientInfo: true,
      maxRetriesPerRequest: null,
      keepAlive: KEEP_ALIVE_MS,
    });
    const connection = new RedisConnection(client, socket, settings);
    await client.connect().catch((error: unknown) => {
      throw connection.#translated(error);
    });
    return connection;
  }

  /** The server that it reached. */
  get endpoint(): DirectEndpoint {
    return this.#settings.url.endpoint;
  }

  /** Epoch ms of our clock: the last sign of life. */
  get lastDataAt(): number {
    return this.#lastDataAt;
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  /** Called once, when the connection has ended for whatever reason, even if that was before. */
  onClose(listener: (problem: ConnectionProblem) => void): void {
    const problem = this.#problem;
    if (problem !== null && this.#socket.closed) {
      queueMicrotask(() => {
        listener(problem);
      });
      return;
    }
    this.#closeListeners.push(listener);
  }

  async call(command: RedisCommand, deadlineMs = ANSWER_DEADLINE_MS): Promise<unknown> {
    const [name, ...args] = command;
    // Upper case: ioredis reshapes the replies of names that it knows in lower case.
    const reply = this.client.callBuffer(name.toUpperCase(), ...args);
    try {
      return await this.#watched(reply, deadlineMs);
    } catch (error) {
      throw this.#translated(error);
    }
  }

  async pipeline(commands: readonly RedisCommand[]): Promise<readonly PipelineReply[]> {
    if (commands.length === 0) return [];
    const pipeline = this.client.pipeline();
    for (const [name, ...args] of commands) pipeline.callBuffer(name.toUpperCase(), ...args);
    const replies = await this.#watched(pipeline.exec(), ANSWER_DEADLINE_MS).catch((error: unknown) => {
      throw this.#translated(error);
    });
    return (replies ?? []).map(([error, value]) => {
      if (error === null) return { ok: true, value };
      const translated = this.#translated(error);
      if (translated instanceof RedisReplyError) return { ok: false, error: translated.message };
      throw translated;
    });
  }

  /**
   * Resolves when the server has confirmed all patterns. From then on the connection only listens; messages are read at once,
   * and told after all that `readAhead` holds already.
   */
  async psubscribe(
    patterns: readonly string[],
    onMessage: (channel: string, payload: Buffer) => void,
    readAhead: ReadAhead,
  ): Promise<void> {
    const socket = this.#socket;
    // The client would take messages apart as soon as they are read, and so keep us from reading.
    socket.removeAllListeners('data');
    this.#noteData();
    const listener = new PatternListener({
      clock: this.#clock,
      socket,
      readAhead,
      onMessage,
      onError: (message) => {
        this.#translated(new RedisReplyError(message));
      },
      onNonsense: (detail) => {
        this.destroy({ kind: 'other', detail: t('what it sends is no RESP2: {0}', printable(detail)) });
      },
    });
    this.#askForSign = () => this.#watched(listener.ping(), ANSWER_DEADLINE_MS);
    await this.#watched(listener.subscribe(patterns), ANSWER_DEADLINE_MS).catch((error: unknown) => {
      throw this.#translated(error);
    });
  }

  /** Asks for a sign of life whenever the server has been silent for `everyMs`. */
  startHeartbeat(everyMs: number): void {
    const silence = this.#clock.now() - this.#lastDataAt;
    this.#cancelHeartbeat = this.#clock.after(Math.max(everyMs - silence, 1), () => {
      if (this.#clock.now() - this.#lastDataAt < everyMs) {
        this.startHeartbeat(everyMs);
        return;
      }
      void this.#askForSign()
        // A server that does not answer has closed the connection by then, which is how that is told.
        .catch(() => undefined)
        .then(() => {
          if (!this.closed) this.startHeartbeat(everyMs);
        });
    });
  }

  /** Ends the connection; what waits for an answer rejects with this cause. */
  destroy(cause: ProblemCause = endedByUs()): void {
    this.#problem ??= linkError(this.#settings, cause).problem;
    this.#cancelHeartbeat();
    this.#socket.destroy();
  }

  #noteData(): void {
    this.#socket.on('data', () => {
      this.#lastDataAt = this.#clock.now();
    });
  }

  /** Passes the reply on; ends the connection when the server stays silent for `deadlineMs` before it comes. */
  async #watched<T>(reply: Promise<T>, deadlineMs: number): Promise<T> {
    const end = this.#clock.now() + deadlineMs * DEADLINES_IN_ALL;
    let cancel = (): void => undefined;
    const watch = (ms: number): void => {
      const dueAt = this.#clock.now() + ms;
      cancel = this.#clock.after(ms, () => {
        const now = this.#clock.now();
        if (now - dueAt > LATE_MS) {
          watch(GRACE_MS);
          return;
        }
        const patience = Math.min(this.#lastDataAt + deadlineMs, end) - now;
        if (patience > 0) {
          watch(patience);
          return;
        }
        this.destroy({ kind: 'timeout', detail: t('no answer within {0} s', String(deadlineMs / 1000)) });
      });
    };
    watch(deadlineMs);
    try {
      return await reply;
    } finally {
      cancel();
    }
  }

  #closed(detail: string): ConnectionProblem {
    return linkError(this.#settings, { kind: 'closed', detail: printable(detail) }).problem;
  }

  /**
   * ioredis attaches the command to its errors, which may hold a password: only the message goes on.
   * A server that begins to refuse everything (a replica that loads its master's data) counts as lost until it serves again,
   * and so does a master that was deposed.
   */
  #translated(error: unknown): RedisReplyError | RedisLinkError {
    if (error instanceof RedisReplyError || (error instanceof Error && error.name === 'ReplyError')) {
      const isDeposed = this.#settings.mustBeMaster && /^READONLY\b/.test(error.message);
      if (!isDeposed && !refusesEverything(error.message)) return new RedisReplyError(error.message);
      const kind = isDeposed ? 'no-master' : replyProblemKind(error.message);
      this.destroy({ kind, detail: printable(error.message) });
    }
    const detail = error instanceof Error ? error.message : String(error);
    return new RedisLinkError(this.#problem ?? this.#closed(detail));
  }
}
