/** Characters that JSON writes with a backslash, or may. */
const ESCAPED = /["\\/\p{Cc}]/u;

/** What JSON holds where there is a value at a path, unless it writes characters as `\\u` and their numbers. */
export interface ArgumentWords {
  /** Of the path, as they are written; of a place in a list there is none. */
  readonly keys: readonly string[];
  /** Of the value, in either case of ASCII letters. */
  readonly values: readonly string[];
}

/** @param texts parts of the value */
export function argumentWords(path: readonly string[], texts: readonly string[]): ArgumentWords {
  const isWord = (text: string): boolean => text !== '';
  return {
    keys: path.flatMap(keyTexts).filter(isWord),
    values: texts.flatMap((text) => text.split(ESCAPED)).filter(isWord),
  };
}

function keyTexts(segment: string): readonly string[] {
  if (/^\d+$/.test(segment)) return [];
  return ESCAPED.test(segment) ? segment.split(ESCAPED) : [`"${segment}"`];
}
