/** Of three hexadecimal digits in a row one in so many counts; a power of two. */
const SAMPLED = 4;
const SHORT = 3;
const LONG = 6;

/**
 * Hashes of the pieces of a text, such that the pieces of any part of a text are among those of the whole, in either case of
 * ASCII letters. A piece is three UTF-16 units; where these are hexadecimal digits, of which ids are made and which soon come in
 * every order, it is six, and only some count, chosen by the first three.
 */
export function gramHashes(text: string, add: (hash: number) => void): void {
  const end = text.length - SHORT;
  if (end < 0) return;
  let first = folded(text.charCodeAt(0));
  let second = folded(text.charCodeAt(1));
  for (let index = 0; index <= end; index++) {
    const third = folded(text.charCodeAt(index + 2));
    let hash = mixed(mixed(mixed(0x811c9dc5, first), second), third);
    if (!(isHexDigit(first) && isHexDigit(second) && isHexDigit(third))) add(finished(hash));
    else if (finished(hash) % SAMPLED === 0 && index + LONG <= text.length) {
      for (let at = index + SHORT; at < index + LONG; at++) hash = mixed(hash, folded(text.charCodeAt(at)));
      add(finished(hash));
    }
    first = second;
    second = third;
  }
}

/** Hash of a whole value of a field, in either case of ASCII letters. */
export function valueHash(field: string, value: string): number {
  let hash = 0x01000193;
  for (let index = 0; index < field.length; index++) hash = mixed(hash, field.charCodeAt(index));
  hash = mixed(hash, 0);
  for (let index = 0; index < value.length; index++) hash = mixed(hash, folded(value.charCodeAt(index)));
  return finished(hash);
}

function folded(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

function isHexDigit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102);
}

function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Spreads the hash over its lower bits; not negative. */
function finished(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (spread ^ (spread >>> 13)) >>> 0;
}
