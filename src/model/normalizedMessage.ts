/** Stands for what differs between two occurrences of one message. */
const PLACEHOLDER = '…';

/** UTF-16 units that are looked at: what follows tells values, not the kind of message. */
const LONGEST = 1_000;

/** Quoted values; an apostrophe within a word (`can't`) begins none. */
const QUOTED = /(?<![\p{L}\p{N}])(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`)/gu;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/giu;
/** Numbers, addresses, hashes, times, ids: whatever has a digit in it. */
const WITH_DIGIT = /[\p{L}\p{N}_]+/gu;
/** `1.5`, `10.0.0.1:6379`, `2026-11-21`, `1, 2, 3`: several values that are one, or a list of any length. */
const JOINED = /\u2026(?:(?:[.:/+-]|,\s?)\u2026)+/gu;
const SIGNED = /(?<![\p{L}\p{N}\u2026])[-+]\u2026/gu;

/**
 * What all occurrences of one message have in common: numbers, ids, quoted values, addresses and times give way to `…`.
 * Takes time linear in the length; reads the first line only, for further ones quote what was worked on.
 */
export function normalizedMessage(message: string): string {
  const [line = ''] = message.slice(0, LONGEST).trimStart().split('\n', 1);
  return line
    .replace(QUOTED, PLACEHOLDER)
    .replace(UUID, PLACEHOLDER)
    .replace(WITH_DIGIT, (word) => (/\p{N}/u.test(word) ? PLACEHOLDER : word))
    .replace(SIGNED, PLACEHOLDER)
    .replace(JOINED, PLACEHOLDER)
    .trimEnd();
}
