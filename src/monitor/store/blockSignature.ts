import { addGrams, HASHES, PAIRS } from './gramHash.ts';

const MOST_BYTES = HASHES / 8;
const LEAST_BYTES = 1_024;
/** Of the bits that are set, at most this part: a piece that is nowhere in the block then seems to be there one time in five. */
const FILLED = 0.2;

const SIZES: ReadonlySet<number> = new Set(
  Array.from({ length: Math.log2(MOST_BYTES / LEAST_BYTES) + 1 }, (_, power) => LEAST_BYTES * 2 ** power),
);

/** Texts of different kinds do not seem to have each other's pieces. */
const SALTS = { plain: 0, traceback: 0x2_9d_4b, message: 0x1_63_a5 } as const;
export type TextKind = keyof typeof SALTS;

/** Bytes of two to the power of something, one bit for each hash. What is in it is seen in it; what is not, mostly not. */
export type BlockSignature = Uint8Array;

/** One bit for each of {@link PAIRS}: which two characters follow each other in the texts of a block, and with which they begin. */
export type BlockPairs = Uint8Array;

const PAIR_BYTES = PAIRS / 8;

/** Collects what a block holds. */
export class SignatureBuilder {
  #bits: Uint8Array;
  readonly #pairs = new Uint8Array(PAIRS);

  /** @param begun what it holds already; left as it is */
  constructor(begun?: { readonly signature: BlockSignature; readonly pairs: BlockPairs }) {
    this.#bits = begun === undefined ? new Uint8Array(MOST_BYTES) : Uint8Array.from(begun.signature);
    if (begun === undefined) return;
    for (let place = 0; place < PAIRS; place++) this.#pairs[place] = Number(hasPair(begun.pairs, place));
  }

  /** What was collected until now; changes with what is added. */
  get bits(): BlockSignature {
    return this.#bits;
  }

  get pairs(): BlockPairs {
    const pairs = new Uint8Array(PAIR_BYTES);
    for (let place = 0; place < PAIRS; place++) {
      if (this.#pairs[place] !== 0) pairs[place >> 3] = (pairs[place >> 3] ?? 0) | (1 << (place & 7));
    }
    return pairs;
  }

  add(hash: number): void {
    const bit = hash & (this.#bits.length * 8 - 1);
    this.#bits[bit >> 3] = (this.#bits[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  addAll(hashes: readonly number[]): void {
    for (const hash of hashes) this.add(hash);
  }

  addText(text: string, kind: TextKind): void {
    // Of two characters in a row, long texts have about all.
    addGrams(text, { bits: this.#bits, pairs: kind === 'plain' ? this.#pairs : null, salt: SALTS[kind] });
  }

  /** Folds what was collected to the least size that is not too full. More can be added, at the cost of filling it. */
  fold(): void {
    this.#bits = foldedBits(this.#bits);
  }
}

/** Whether a value of the database can be what a builder made. */
export function isSignature(value: unknown): value is BlockSignature {
  return value instanceof Uint8Array && SIZES.has(value.length);
}

/** The same of its pairs. */
export function isPairs(value: unknown): value is BlockPairs {
  return value instanceof Uint8Array && value.length === PAIR_BYTES;
}

/** @param place one of {@link PAIRS} */
export function hasPair(pairs: BlockPairs, place: number): boolean {
  return ((pairs[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
}

export function seemsToHave(signature: BlockSignature, hash: number): boolean {
  const bit = hash & (signature.length * 8 - 1);
  return ((signature[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** Hashes that a signature has when it has all of these texts. */
export function hashesOf(texts: readonly string[], kind: TextKind): readonly number[] {
  const builder = new SignatureBuilder();
  for (const text of texts) builder.addText(text, kind);
  const { bits } = builder;
  const hashes: number[] = [];
  for (let place = 0; place < bits.length; place++) {
    const byte = bits[place] ?? 0;
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) % 2 === 1) hashes.push(place * 8 + bit);
  }
  return hashes;
}

function foldedBits(bits: Uint8Array): Uint8Array {
  let words = new Uint32Array(bits.buffer, bits.byteOffset, bits.length / 4);
  while (words.length * 4 > LEAST_BYTES) {
    const half = words.slice(0, words.length / 2);
    let ones = 0;
    for (let index = 0; index < half.length; index++) {
      const word = (half[index] ?? 0) | (words[index + half.length] ?? 0);
      half[index] = word;
      ones += onesOf(word);
    }
    if (ones > half.length * 32 * FILLED) break;
    words = half;
  }
  return new Uint8Array(words.buffer, words.byteOffset, words.length * 4);
}

/** Bits of a 32-bit word that are set (Warren, "Hacker's Delight", 5-1). */
function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55_55_55_55);
  const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33);
  return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24;
}
