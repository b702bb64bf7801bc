/** A piece of a pattern: text as it is, any run of characters (`*`), or one character (`?`). */
export type PatternPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'any' } | { readonly kind: 'one' };

/** Never empty; no two texts and no two `any` stand side by side. */
export type FilterPattern = readonly PatternPart[];

/** The only text that the pattern matches but for the case of its letters; `null` when it has wildcards. */
export function literalText(pattern: FilterPattern): string | null {
  const [part, ...more] = pattern;
  return part?.kind === 'text' && more.length === 0 ? part.text : null;
}

/** A pattern with its texts and runs joined. */
export function joinedPattern(parts: readonly PatternPart[]): FilterPattern {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    } else if (part.kind !== 'any' || last?.kind !== 'any') joined.push(part);
  }
  return joined;
}

/** The same pattern anywhere in a text. */
export function anywhere(pattern: FilterPattern): FilterPattern {
  return joinedPattern([{ kind: 'any' }, ...pattern, { kind: 'any' }]);
}

/**
 * Whether the whole text matches. Letters of ASCII match in either case, all others as they are, which is what SQLite's
 * LIKE does too. Takes at most the product of both lengths, whatever the pattern.
 */
export function matchesPattern(text: string, pattern: FilterPattern): boolean {
  const characters = Array.from(foldCase(text));
  const wanted = pattern.flatMap((part): readonly (string | PatternPart)[] =>
    part.kind === 'text' ? Array.from(foldCase(part.text)) : [part],
  );
  let at = 0;
  let next = 0;
  /** Where the last `any` stands, and up to where it has been taken to reach. */
  let retry: { readonly next: number; readonly at: number } | null = null;
  while (at < characters.length) {
    const part = wanted[next];
    if (typeof part === 'object' && part.kind === 'any') {
      retry = { next, at };
      next++;
    } else if (part !== undefined && (typeof part === 'object' || part === characters[at])) {
      at++;
      next++;
    } else if (retry !== null) {
      retry = { next: retry.next, at: retry.at + 1 };
      at = retry.at;
      next = retry.next + 1;
    } else return false;
  }
  return wanted.slice(next).every((part) => typeof part === 'object' && part.kind === 'any');
}

/** Folds the case of ASCII letters only. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
