import type { Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import type { Clock } from '../clock.ts';
import { PubSubFrames, type PubSubFrame } from './pubSubFrames.ts';
import type { ReadAhead, Taker } from './readAhead.ts';
import { RedisReplyError } from './redisErrors.ts';

const NOTHING = Buffer.alloc(0);
/** After so long without a pause in what comes the server is asked how far we are behind it. */
const FENCE_MS = 1_000;

export interface PatternListenerOptions {
  readonly clock: Clock;
  /** Logged in, and nothing is under way on it. */
  readonly socket: Socket;
  readonly readAhead: ReadAhead;
  readonly onMessage: (channel: string, payload: Buffer) => void;
  /** The server's words, after it has confirmed. */
  readonly onError: (message: string) => void;
  /** The server does not speak as it should; told once, with what was wrong. */
  readonly onNonsense: (detail: string) => void;
}

/** Reads a socket on which patterns are subscribed to, at once and whatever becomes of the messages. */
export class PatternListener implements Taker {
  readonly #options: PatternListenerOptions;
  readonly #frames = new PubSubFrames();
  #onData: (chunk: Buffer) => void = () => undefined;
  #onSign: (() => void) | null = null;
  #isBroken = false;
  /** Epoch ms of our clock when it was asked for a sign that comes after all that it had for us; `null`: it was not. */
  #fencedAt: number | null = null;

  constructor(options: PatternListenerOptions) {
    this.#options = options;
    options.socket.on('data', (chunk: Buffer) => {
      this.#onData(chunk);
      this.#onSign?.();
      this.#onSign = null;
    });
  }

  /**
   * Resolves when the server has confirmed all patterns. What is heard from then on comes after all that was read ahead before.
   *
   * @throws RedisReplyError when they are forbidden; Error when the socket closes first.
   */
  subscribe(patterns: readonly string[]): Promise<void> {
    const { socket, readAhead } = this.#options;
    return new Promise((resolve, reject) => {
      socket.once('close', () => {
        reject(new Error(t('the connection was closed')));
      });
      let missing = patterns.length;
      this.#onData = (chunk) => {
        this.put(chunk);
        while (missing > 0) {
          const frame = this.#next();
          if (frame === null) return;
          if (frame.kind === 'error') {
            reject(new RedisReplyError(frame.message));
            return;
          }
          if (frame.kind === 'reply' && frame.name === 'psubscribe') missing--;
        }
        this.#onData = this.#readAhead;
        // Messages may have come with the confirmation.
        readAhead.add(NOTHING, this, this.#resume);
        resolve();
      };
      socket.write(encoded(['PSUBSCRIBE', ...patterns]));
    });
  }

  /** Resolves with the next sign of life, for which it asks. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSign = resolve;
      this.#options.socket.write(encoded(['PING']));
    });
  }

  put(chunk: Buffer): void {
    if (!this.#isBroken) this.#frames.put(chunk);
  }

  take(): boolean {
    const frame = this.#next();
    if (frame === null) return false;
    if (frame.kind === 'message') this.#options.onMessage(frame.channel, frame.payload);
    else this.#passFence();
    if (frame.kind === 'error') this.#options.onError(frame.message);
    return true;
  }

  #passFence(): void {
    if (this.#fencedAt !== null) this.#options.readAhead.noteEmptied(this.#fencedAt);
    this.#fencedAt = null;
  }

  readonly #readAhead = (chunk: Buffer): void => {
    const { clock, socket, readAhead } = this.#options;
    const now = clock.now();
    if (this.#fencedAt === null && now - readAhead.emptiedAt > FENCE_MS) {
      this.#fencedAt = now;
      socket.write(encoded(['PING']));
    }
    if (!readAhead.add(chunk, this, this.#resume)) socket.pause();
  };

  readonly #resume = (): void => {
    this.#options.socket.resume();
  };

  #next(): PubSubFrame | null {
    if (this.#isBroken) return null;
    try {
      return this.#frames.next();
    } catch (error) {
      this.#isBroken = true;
      this.#options.onNonsense(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}

/** A command as RESP writes it. */
function encoded(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
