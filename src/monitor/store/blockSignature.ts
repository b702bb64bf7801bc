import { gramHashes } from './gramHash.ts';

const MOST_BYTES = 32_768;
const LEAST_BYTES = 1_024;
/** Of the bits that are set, at most this part: a piece that is nowhere in the block then seems to be there one time in five. */
const FILLED = 0.2;

/** Bytes of two to the power of something, one bit for each hash. What is in it is seen in it; what is not, mostly not. */
export type BlockSignature = Uint8Array;

/** Collects what a block holds. */
export class SignatureBuilder {
  readonly #bits = new Uint8Array(MOST_BYTES);
  readonly #add = (hash: number): void => {
    this.add(hash);
  };

  add(hash: number): void {
    const bit = hash % (MOST_BYTES * 8);
    this.#bits[bit >> 3] = (this.#bits[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  addText(text: string): void {
    gramHashes(text, this.#add);
  }

  /** The signature, folded to the least size that is not too full. */
  finish(): BlockSignature {
    let bits: Uint8Array = this.#bits;
    while (bits.length > LEAST_BYTES) {
      const half = folded(bits);
      if (ones(half) > half.length * 8 * FILLED) break;
      bits = half;
    }
    return bits;
  }
}

export function seemsToHave(signature: BlockSignature, hash: number): boolean {
  const bit = hash % (signature.length * 8);
  return ((signature[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

function folded(bits: Uint8Array): Uint8Array {
  const half = bits.slice(0, bits.length / 2);
  for (let index = 0; index < half.length; index++) {
    half[index] = (half[index] ?? 0) | (bits[index + half.length] ?? 0);
  }
  return half;
}

function ones(bits: Uint8Array): number {
  let count = 0;
  for (let byte of bits) for (; byte !== 0; byte &= byte - 1) count++;
  return count;
}
