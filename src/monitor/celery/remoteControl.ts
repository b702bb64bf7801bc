import { randomUUID } from 'node:crypto';
import { t } from '../../model/l10n.ts';
import { RedisReplyError } from '../redis/redisErrors.ts';
import type { BlockingLink, RedisCommand, RedisLink } from '../redis/redisLink.ts';
import type { Clock } from '../clock.ts';
import { decodeControlReply, type ControlReply } from './controlReply.ts';
import type { ControlQuestion, ReplyAddress } from './encoder/controlRequest.ts';
import { encodeControl } from './encoder/encodeControl.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import { OwedReplies } from './owedReplies.ts';
import { ReplyRoom } from './replyRoom.ts';

export type ControlOutcome =
  | {
      readonly kind: 'replies';
      /** In order of arrival. Two workers of one nodename answer twice. */
      readonly replies: readonly ControlReply[];
      /**
       * How many clients heard the question: every worker in reach, asked or not, and any other client that listens.
       */
      readonly listeners: number;
    }
  /** This Redis user may not publish or read replies; the message is the server's. */
  | { readonly kind: 'forbidden'; readonly message: string }
  /** Nothing was sent, for workers could not bear it; the message says why. */
  | { readonly kind: 'invalid'; readonly message: string };

/** A command that nobody answers. */
export type CastOutcome =
  | { readonly kind: 'sent'; readonly listeners: number }
  | { readonly kind: 'forbidden' | 'invalid'; readonly message: string };

interface Pending {
  readonly replies: ControlReply[];
  /** Infinite until PUBLISH has told. */
  listeners: number;
  readonly isComplete: (replies: readonly ControlReply[]) => boolean;
  readonly resolve: (outcome: ControlOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** BRPOP waits this long, so that a loop that nobody needs any more ends soon. */
const POP_SECONDS = 1;
const POP_DEADLINE_MS = 6_000;
/** Late replies are still drained after the last question, for they would stay in Redis. */
const DRAIN_MS = 3_000;
/** What lies in the list when nobody reads it any more is gone after this time, in s. */
const REPLY_LIST_TTL_S = 60;
/** Keeps a list alive that late replies go to: a list that they made themselves would stay for ever. */
const PLACEHOLDER = Buffer.from('closed');

/**
 * Asks workers over their mailboxes (kombu's pidbox) and collects the replies. One reply list per session, which
 * workers fill by LPUSH (`reply_to` with the anonymous exchange); it is read on a connection of its own, only while
 * an answer is awaited, and deleted at the end.
 *
 * A session that is killed while it asks leaves the replies that come after its death: one list of some kilobytes, without a
 * time to live. It can have none before, for a list without elements is no key, and an element that keeps it would be the
 * first that the reader takes. A later session does not clear it away either: it would have to scan the whole server for it,
 * and write to what may be another window's, unasked. Its name tells whose it is.
 */
export class RemoteControl {
  /** Names the list of replies, and tells a person who meets it in Redis whose it is. */
  private readonly oid = `task-tower-${randomUUID()}`;
  private readonly pending = new Map<string, Pending>();
  private readonly owed = new OwedReplies(REPLY_LIST_TTL_S * 1_000);
  private readonly link: RedisLink;
  private readonly room: ReplyRoom;
  private readonly keys: CeleryKeys;
  private readonly clock: Clock;
  private readonly malformed: MalformedInput;
  private blocking: BlockingLink | null = null;
  private reading = false;
  private drainUntil = 0;
  private hasAsked = false;
  private disposed = false;

  constructor(link: RedisLink, keys: CeleryKeys, clock: Clock, malformed: MalformedInput) {
    this.link = link;
    this.keys = keys;
    this.clock = clock;
    this.malformed = malformed;
    this.room = new ReplyRoom(link, clock, keys.replyList(`${this.oid}-room`));
  }

  /**
   * Sends one question and resolves when everybody has answered, `isComplete` is satisfied, or `collectMs` have
   * passed. A worker that is missing in the replies is busy, silent or not there.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async ask(
    question: ControlQuestion,
    collectMs: number,
    isComplete: (replies: readonly ControlReply[]) => boolean = () => false,
  ): Promise<ControlOutcome> {
    if (this.disposed) return { kind: 'replies', replies: [], listeners: Number.POSITIVE_INFINITY };
    const ticket = randomUUID();
    const encoded = this.encode(question, { ticket, replyRoutingKey: this.keys.replyRoutingKey(this.oid) });
    if (!encoded.ok) return { kind: 'invalid', message: encoded.message };
    const refusal = await this.room.refusal();
    if (refusal !== null) return { kind: 'invalid', message: t('Workers could not answer: {0}', refusal) };
    const { promise, resolve, reject } = Promise.withResolvers<ControlOutcome>();
    // The reader may fail while PUBLISH is still under way, when nobody awaits the promise yet.
    promise.catch(() => undefined);
    const pending: Pending = {
      replies: [],
      listeners: Number.POSITIVE_INFINITY,
      isComplete,
      resolve,
      reject,
    };
    this.pending.set(ticket, pending);
    this.hasAsked = true;
    this.read();
    const cancelDeadline = this.clock.after(collectMs, () => {
      finish(pending);
    });
    try {
      pending.listeners = await this.publish(encoded.message);
      finishWhenComplete(pending);
      return await promise;
    } catch (error) {
      if (error instanceof RedisReplyError) return { kind: 'forbidden', message: error.message };
      throw error;
    } finally {
      cancelDeadline();
      this.pending.delete(ticket);
      this.expectLate(ticket, pending);
      this.drainUntil = this.clock.now() + DRAIN_MS;
    }
  }

  /**
   * Sends a command that nobody answers.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async cast(command: ControlQuestion): Promise<CastOutcome> {
    const encoded = this.encode(command, { ticket: randomUUID(), replyRoutingKey: null });
    if (!encoded.ok) return { kind: 'invalid', message: encoded.message };
    try {
      return { kind: 'sent', listeners: await this.publish(encoded.message) };
    } catch (error) {
      if (error instanceof RedisReplyError) return { kind: 'forbidden', message: error.message };
      throw error;
    }
  }

  /** Nothing is sent any more. */
  get isDisposed(): boolean {
    return this.disposed;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    for (const [ticket, pending] of this.pending) {
      this.expectLate(ticket, pending);
      finish(pending);
    }
    this.pending.clear();
    this.blocking?.dispose();
    this.blocking = null;
    if (!this.hasAsked) return;
    const list = this.keys.replyList(this.oid);
    // A server that is gone cannot be tidied up, and nobody is left to be told.
    await this.link.pipeline([['DEL', list], ...this.parking(list)]).catch(() => undefined);
  }

  private encode(question: ControlQuestion, address: ReplyAddress): ReturnType<typeof encodeControl> {
    return encodeControl(question, address, this.keys, this.clock.now());
  }

  private expectLate(ticket: string, { listeners, replies }: Pending): void {
    this.owed.expect(ticket, listeners - replies.length, this.clock.now());
  }

  /**
   * Gives the list a time to live, so that late replies have one too. Of the two placeholders one may still be taken by
   * our own reader, whose end Redis has not noticed yet.
   */
  private parking(list: string): readonly RedisCommand[] {
    if (!this.owed.any(this.clock.now())) return [];
    return [
      ['LPUSH', list, PLACEHOLDER, PLACEHOLDER],
      ['EXPIRE', list, REPLY_LIST_TTL_S],
    ];
  }

  private async publish(message: string): Promise<number> {
    let listeners = 0;
    for (const channel of this.keys.controlChannels) {
      const heard = await this.link.call(['PUBLISH', channel, message]);
      listeners += typeof heard === 'number' ? heard : Number.POSITIVE_INFINITY;
    }
    return listeners;
  }

  /** Keeps one reader running while somebody waits. */
  private read(): void {
    if (this.reading || this.disposed) return;
    this.reading = true;
    void this.readReplies().catch((error: unknown) => {
      for (const { reject } of this.pending.values()) reject(error);
    });
  }

  private async readReplies(): Promise<void> {
    const list = this.keys.replyList(this.oid);
    try {
      const blocking = (this.blocking ??= await this.link.openBlocking());
      if (this.disposed) blocking.dispose();
      while (this.isNeeded()) {
        const popped = await blocking.call(['BRPOP', list, POP_SECONDS], POP_DEADLINE_MS);
        if (Array.isArray(popped) && Buffer.isBuffer(popped[1])) this.take(popped[1]);
        if (!this.isNeeded() && !this.disposed) {
          await this.link.pipeline([...this.parking(list), ['EXPIRE', list, REPLY_LIST_TTL_S]]);
        }
      }
    } finally {
      this.reading = false;
    }
  }

  private isNeeded(): boolean {
    return !this.disposed && (this.pending.size > 0 || this.clock.now() < this.drainUntil);
  }

  private take(message: Buffer): void {
    if (message.equals(PLACEHOLDER)) return;
    const decoded = decodeControlReply(message);
    if (!decoded.ok) {
      this.malformed.note(decoded.message, message);
      return;
    }
    const pending = this.pending.get(decoded.ticket);
    if (pending === undefined) {
      this.owed.arrived(decoded.ticket);
      return;
    }
    pending.replies.push(decoded.reply);
    finishWhenComplete(pending);
  }
}

function finish({ replies, listeners, resolve }: Pending): void {
  resolve({ kind: 'replies', replies, listeners });
}

function finishWhenComplete(pending: Pending): void {
  const { replies, listeners, isComplete } = pending;
  if (replies.length >= listeners || isComplete(replies)) finish(pending);
}
