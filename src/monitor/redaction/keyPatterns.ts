import { mayHoldCredentials } from './redactUrls.ts';

/** Tells whether what stands under a key is secret. */
export type IsSecretKey = (key: string) => boolean;

/** The key under which the password in a URL counts as standing. */
export const URL_PASSWORD = 'password';

export interface KeyPatterns {
  readonly matches: IsSecretKey;
  /** `false`: no key of the text can match. Much cheaper than to look for keys; most texts end here. */
  readonly mayOccur: (text: string) => boolean;
}

/** Keys whose answer is remembered: the same ones come with every task of a name. */
const REMEMBERED_KEYS = 1_000;
/** Keys in a text may be written with escapes, which the quick look cannot read. */
const SYNTAX = /[\\^$.*+?()[\]{}|/-]/g;
const ESCAPE = /\\[ux]/;

/**
 * Patterns of keys: `*` stands for any characters, `?` for one; upper and lower case are the same.
 * Patterns without any character say nothing; `null` when none is left.
 */
export function compileKeyPatterns(patterns: readonly string[]): KeyPatterns | null {
  const globs = [...new Set(patterns.map((pattern) => pattern.trim().toLowerCase()))].filter(
    (glob) => glob !== '',
  );
  if (globs.length === 0) return null;
  const known = new Map<string, boolean>();
  const quick = quickLook(globs);
  const matches = (key: string): boolean => {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const lower = key.toLowerCase();
    const answer = globs.some((glob) => matchesGlob(lower, glob));
    if (known.size >= REMEMBERED_KEYS) known.clear();
    known.set(key, answer);
    return answer;
  };
  const hidesUrls = matches(URL_PASSWORD);
  return {
    matches,
    // Searching for single characters is what a text without keys costs.
    mayOccur: (text) =>
      (text.includes(':') || text.includes('=')) &&
      (quick === null || quick.test(text) || ESCAPE.test(text) || (hidesUrls && mayHoldCredentials(text))),
  };
}

/** Finds the longest plain part of any pattern; `null` when one has none. */
function quickLook(globs: readonly string[]): RegExp | null {
  const parts = globs.map((glob) =>
    glob.split(/[*?]/).reduce((longest, part) => (part.length > longest.length ? part : longest), ''),
  );
  if (parts.includes('')) return null;
  // A part that contains another one is found with it.
  const needed = [...new Set(parts)].filter(
    (part) => !parts.some((other) => other !== part && part.includes(other)),
  );
  return new RegExp(needed.map((part) => part.replace(SYNTAX, '\\$&')).join('|'), 'i');
}

/** Linear in the product of both lengths at worst: after a mismatch only the last `*` takes one character more. */
function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (glob[next] === '*') {
      star = next++;
      starAt = at;
    } else if (next < glob.length && (glob[next] === '?' || glob[next] === text[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (glob[next] === '*') next++;
  return next === glob.length;
}
