/** Units of a piece that is made of anything but hexadecimal digits. */
const SHORT = 3;
/** Units of one that begins with so many of them. */
const LONG = 5;
/** Of so many long pieces that follow each other at least one counts: any six hexadecimal digits in a row have one. */
const WINDOW = 2;

/** Greater than any hash of a piece. */
export const HASHES = 2 ** 18;
/** Bits of a character that count. */
const BITS = 6;
const HEX_DIGIT = 2 ** BITS;
/** How many different pieces of two units are told apart, and beside them first units of texts. */
export const PAIRS = 2 ** (2 * BITS) + 2 ** BITS;
const FIRST_UNITS = 2 ** (2 * BITS);
/** Of each ASCII character, its letter in either case, digit or group of other characters, and whether it is a hexadecimal digit. */
const CODES = Uint8Array.from({ length: 128 }, (_, unit) => codeOf(unit));

/** Where the pieces of texts go. */
interface GramSet {
  /** Bytes of two to the power of something, a bit for each hash. */
  readonly bits: Uint8Array;
  /** A byte for each of {@link PAIRS}, not 0: it is there; `null`: pairs are left out. */
  readonly pairs: Uint8Array | null;
  /** Tells texts of one kind from those of another one. */
  readonly salt: number;
}

/**
 * Adds the pieces of a text, such that the pieces of any part of a text are among those of the whole, in either case of ASCII
 * letters; of its first unit that holds by {@link unitPlaces}. Pieces are any two and any three UTF-16 units. Hexadecimal digits, of which ids are made, soon come in every order:
 * of three of them in a row, the piece is five units long, and only some count, namely the least of those that follow each
 * other (winnowing: Schleimer, Wilkerson, Aiken: "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003), so
 * that the choice is the same wherever the text stands. Of decimal digits, of which numbers are made, every piece counts.
 */
export function addGrams(text: string, { bits, pairs, salt }: GramSet): void {
  const mask = bits.length * 8 - 1;
  /** Codes of the last five units. */
  let packed = 0;
  /** Which of the last five units are hexadecimal digits. */
  let digits = 0;
  /** Decimal digits in a row up to here. */
  let decimals = 0;
  /** The long piece before, and how many have followed each other. */
  let long1 = 0;
  let longs = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const code = unit < 128 ? (CODES[unit] ?? 0) : (unit ^ (unit >> BITS)) & (HEX_DIGIT - 1);
    decimals = unit >= 48 && unit <= 57 ? decimals + 1 : 0;
    packed = ((packed << BITS) | (code & (HEX_DIGIT - 1))) & 0x3f_ff_ff_ff;
    digits = ((digits << 1) | (code >> BITS)) & 0b11111;
    if (pairs !== null) pairs[index > 0 ? packed & (FIRST_UNITS - 1) : FIRST_UNITS | packed] = 1;
    if ((digits & 0b111) !== 0b111 && index >= SHORT - 1) {
      const bit = (gramHash(packed & (HASHES - 1)) ^ salt) & mask;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    if ((digits & 0b11100) !== 0b11100) {
      longs = 0;
      continue;
    }
    const long = gramHash(packed ^ (packed >>> 15));
    longs++;
    if (decimals >= LONG) {
      const bit = (long ^ salt) & mask;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    if (longs >= WINDOW) {
      const bit = (Math.min(long, long1) ^ salt) & mask;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    long1 = long;
  }
}

/** Of which pairs a text is made; none of a text of one unit. */
export function pairsOf(text: string): readonly number[] {
  const codes = codesOf(text);
  return codes.slice(1).map((code, index) => ((codes[index] ?? 0) << BITS) | code);
}

/** The places in {@link GramSet.pairs} of which one is taken by a text with this unit in it. */
export function unitPlaces(unit: string): readonly number[] {
  const [code = 0] = codesOf(unit);
  return [FIRST_UNITS | code, ...Array.from({ length: HEX_DIGIT }, (_, first) => (first << BITS) | code)];
}

function codesOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charCodeAt(index);
    const code = unit < 128 ? (CODES[unit] ?? 0) : unit ^ (unit >> BITS);
    return code & (HEX_DIGIT - 1);
  });
}

/** Hashes of a whole value of a field, in either case of ASCII letters: several, so that it seldom seems to be there. */
export function valueHashes(field: string, value: string): readonly number[] {
  let hash = 0x01000193;
  for (let index = 0; index < field.length; index++) hash = mixed(hash, field.charCodeAt(index));
  hash = mixed(hash, 0);
  for (let index = 0; index < value.length; index++) hash = mixed(hash, folded(value.charCodeAt(index)));
  return [hash ^ (hash >>> 15), Math.imul(hash, 0x85ebca6b), Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13)].map(
    gramHash,
  );
}

/** Letters and digits have codes of their own, all others share what is left. */
function codeOf(unit: number): number {
  const letter = folded(unit) - 97;
  if (letter >= 0 && letter < 26) return letter < 6 ? letter | HEX_DIGIT : letter;
  if (unit >= 48 && unit <= 57) return (unit - 48 + 26) | HEX_DIGIT;
  return 36 + (unit % 28);
}

function folded(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Fibonacci hashing (Knuth, "The Art of Computer Programming", volume 3, 6.4): below {@link HASHES}. */
function gramHash(value: number): number {
  return Math.imul(value, 0x9e3779b1) >>> 14;
}
