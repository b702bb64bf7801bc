const MAX_LENGTH = 255;

/**
 * Whether a topic binding (`a.*.c`, `log.#`) takes a routing key: `*` stands for one word, `#` for any number.
 * Our own matcher instead of the regular expression that stands in the binding: that is text from Redis.
 */
export function routingKeyMatches(binding: string, routingKey: string): boolean {
  if (binding.length > MAX_LENGTH || routingKey.length > MAX_LENGTH) return false;
  const words = routingKey.split('.');
  // Positions in `words` at which the part of the binding read so far can end, ascending.
  let reachable = [0];
  for (const part of binding.split('.')) {
    reachable = part === '#' ? fromFirst(reachable, words.length) : nextWord(reachable, words, part);
  }
  return reachable.includes(words.length);
}

function fromFirst([first]: readonly number[], end: number): number[] {
  return first === undefined ? [] : Array.from({ length: end - first + 1 }, (_, index) => first + index);
}

function nextWord(positions: readonly number[], words: readonly string[], part: string): number[] {
  return positions.flatMap((position) => {
    const fits = position < words.length && (part === '*' || part === words[position]);
    return fits ? position + 1 : [];
  });
}
