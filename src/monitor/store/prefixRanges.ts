/** Of so many characters at the front each spelling is a range of its own. */
const SPELLED_CHARACTERS = 3;
/** Behind the last code point before the surrogates comes the first one after them. */
const LAST_BEFORE_SURROGATES = 0xd7_ff;
const AFTER_SURROGATES = 0xe0_00;
const LAST_CODE_POINT = 0x10_ff_ff;

/** Texts from `from` on that come before `before`, in the order of their code points. */
export interface TextRange {
  readonly from: string;
  readonly before: string;
}

/**
 * Ranges that together have every text that begins with a prefix in either case of ASCII letters, and some others.
 *
 * @param prefix not empty, well-formed; `null` is answered for one of which the end of a range cannot be told
 */
export function prefixRanges(prefix: string): readonly TextRange[] | null {
  const characters = Array.from(prefix);
  const rest = characters.slice(SPELLED_CHARACTERS).join('');
  const ranges: TextRange[] = [];
  for (const front of spellings(characters.slice(0, SPELLED_CHARACTERS))) {
    const before = textAfter(front + inCase(rest, 'lower'));
    if (before === null) return null;
    ranges.push({ from: front + inCase(rest, 'upper'), before });
  }
  return ranges;
}

function spellings(characters: readonly string[]): readonly string[] {
  return characters.reduce<readonly string[]>(
    (fronts, character) => {
      const cases = [...new Set([inCase(character, 'upper'), inCase(character, 'lower')])];
      return fronts.flatMap((front) => cases.map((one) => front + one));
    },
    [''],
  );
}

/** Of ASCII letters only, as LIKE takes them. */
function inCase(text: string, letterCase: 'upper' | 'lower'): string {
  return text.replaceAll(/[a-zA-Z]+/g, (letters) =>
    letterCase === 'upper' ? letters.toUpperCase() : letters.toLowerCase(),
  );
}

/** The first text behind all that begin with a text. */
function textAfter(text: string): string | null {
  const characters = Array.from(text);
  const last = characters.pop()?.codePointAt(0) ?? LAST_CODE_POINT;
  if (last === LAST_CODE_POINT) return null;
  const next = last === LAST_BEFORE_SURROGATES ? AFTER_SURROGATES : last + 1;
  return characters.join('') + String.fromCodePoint(next);
}
