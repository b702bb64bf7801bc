/**
 * More than glibc ever takes from its heap (32 MiB), so that it is mapped alone and goes back to the system as soon as it is freed.
 * Only what is written to takes memory.
 */
const SLAB_BYTES = 33 * 1024 * 1024;

interface Slab {
  readonly bytes: Buffer<ArrayBuffer>;
  used: number;
  /** Pieces that are not released. */
  pieces: number;
}

export interface Piece {
  readonly bytes: Buffer;
  /** Gives its memory back; nothing may be read from it any more. */
  readonly release: () => void;
}

/** Holds bytes for a while outside of what V8 collects, which would stop the thread again and again while they come. */
export class Slabs {
  readonly #slabBytes: number;
  #slab: Slab | null = null;

  constructor(slabBytes = SLAB_BYTES) {
    this.#slabBytes = slabBytes;
  }

  /** Moves a chunk here; it must not be used any more, unless it is a part of a greater buffer. */
  keep(chunk: Buffer): Piece {
    if (chunk.length > this.#slabBytes) return { bytes: chunk, release: () => undefined };
    let slab = this.#slab;
    if (slab === null || slab.used + chunk.length > this.#slabBytes) {
      slab = { bytes: Buffer.allocUnsafeSlow(this.#slabBytes), used: 0, pieces: 0 };
      this.#slab = slab;
    }
    const bytes = slab.bytes.subarray(slab.used, slab.used + chunk.length);
    bytes.set(chunk);
    slab.used += chunk.length;
    slab.pieces++;
    free(chunk);
    const owner = slab;
    return {
      bytes,
      release: () => {
        owner.pieces--;
        if (owner.pieces > 0) return;
        free(owner.bytes);
        if (this.#slab === owner) this.#slab = null;
      },
    };
  }
}

/** At once, where it has memory of its own: V8 would do so only when it collects garbage the next time. */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) buffer.transfer(0);
}
