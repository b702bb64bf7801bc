import type { Clock } from '../clock.ts';
import { Inflow } from './inflow.ts';
import { Slabs, type Piece } from './slabs.ts';

/** What was read and is not taken yet: a burst of some 200,000 Celery events. */
const MOST_BYTES = 132 * 1024 * 1024;
/** There is room again when so much of it has been taken. */
const ROOM_BYTES = 4 * 1024 * 1024;
/** What a chunk takes beside its bytes. */
const CHUNK_BYTES = 256;
/** Of the thread at a time, before sockets are read again. */
const TURN_MS = 4;
/** A server that has more writes more than this whenever it is read. */
const QUIET_BYTES = 16 * 1024;
/** So much is held as it came; what comes above that is moved to where it can be given back. */
const PLAIN_BYTES = 4 * 1024 * 1024;
/** In a burst, until it is looked at again. */
const LOOK_MS = 2;

/** Takes apart what was read. */
export interface Taker {
  /** Bytes that it may use until {@link take} has returned `false`. */
  put(chunk: Buffer): void;
  /** Takes the next message of what was put; whether there was one. */
  take(): boolean;
}

interface Held extends Piece {
  readonly taker: Taker;
}

/**
 * Lets a socket be read faster than what comes of it can be taken: the server cuts off a listener that leaves too much unread.
 * Bytes are held, bounded, and taken in the order in which they came, in short turns between which sockets are read.
 */
export class ReadAhead {
  readonly #clock: Clock;
  readonly #mostBytes: number;
  readonly #slabs = new Slabs();
  #held: (Held | null)[] = [];
  /** Of the held, the first that its taker has not got. */
  #first = 0;
  #bytes = 0;
  /** Bytes that came since the last turn. */
  #fresh = 0;
  #cancelTurn: (() => void) | null = null;
  readonly #inflow = new Inflow();
  /** What is being taken. */
  #current: Held | null = null;
  #onRoom: (() => void) | null = null;
  #emptiedAt: number;

  constructor(clock: Clock, mostBytes = MOST_BYTES) {
    this.#clock = clock;
    this.#mostBytes = mostBytes;
    this.#emptiedAt = clock.now();
  }

  /** How much is held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Epoch ms of our clock when the server was last seen to have nothing more for us: all until then was read. */
  get emptiedAt(): number {
    return this.#emptiedAt;
  }

  /**
   * Whether the next bytes may be read now, or only when `onRoom` has been called.
   *
   * @param chunk not to be used any more
   */
  add(chunk: Buffer, taker: Taker, onRoom: () => void): boolean {
    const isBehind = this.#bytes > PLAIN_BYTES;
    const piece = isBehind ? this.#slabs.keep(chunk) : { bytes: chunk, release: () => undefined };
    this.#held.push({ ...piece, taker });
    const { length } = piece.bytes;
    this.#bytes += length + CHUNK_BYTES;
    this.#fresh += length;
    this.#inflow.came(length);
    this.#cancelTurn ??= this.#soon();
    if (this.#bytes < this.#mostBytes) return true;
    this.#onRoom = onRoom;
    return false;
  }

  /** The server has sent all that it had for us at this time (epoch ms of our clock), and it was read. */
  noteEmptied(at: number): void {
    this.#emptiedAt = Math.max(this.#emptiedAt, at);
  }

  /** Forgets what is held. */
  dispose(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = null;
    this.#onRoom = null;
    this.#clear();
  }

  readonly #run = (): void => {
    this.#cancelTurn = null;
    const isFull = this.#onRoom !== null;
    if (this.#fresh < QUIET_BYTES && !isFull) this.#emptiedAt = this.#clock.now();
    this.#fresh = 0;
    if (!isFull && this.#inflow.isBurst(this.#bytes, performance.now())) {
      this.#cancelTurn = this.#clock.after(LOOK_MS, this.#run);
      return;
    }
    const isDone = this.#take();
    this.#tellRoom();
    if (!isDone) this.#cancelTurn ??= this.#soon();
  };

  #soon(): () => void {
    const turn = setImmediate(this.#run);
    return () => {
      clearImmediate(turn);
    };
  }

  /** Whether all has been taken. */
  #take(): boolean {
    const begin = performance.now();
    const before = this.#bytes;
    let now = begin;
    let isDone = false;
    while (!isDone && now - begin < TURN_MS) {
      isDone = this.#current?.taker.take() !== true && !this.#put();
      now = performance.now();
    }
    this.#inflow.took(before - this.#bytes, now - begin);
    return isDone;
  }

  /** Goes on to the next that is held; whether there is one. */
  #put(): boolean {
    this.#current?.release();
    this.#current = this.#held[this.#first] ?? null;
    if (this.#current === null) {
      this.#clear();
      return false;
    }
    const { bytes, taker } = this.#current;
    this.#held[this.#first++] = null;
    this.#bytes -= bytes.length + CHUNK_BYTES;
    taker.put(bytes);
    return true;
  }

  #tellRoom(): void {
    const onRoom = this.#onRoom;
    if (onRoom === null || this.#bytes > Math.max(this.#mostBytes - ROOM_BYTES, 0)) return;
    this.#onRoom = null;
    onRoom();
  }

  #clear(): void {
    this.#current?.release();
    for (const held of this.#held) held?.release();
    this.#current = null;
    this.#held = [];
    this.#first = 0;
    this.#bytes = 0;
  }
}
