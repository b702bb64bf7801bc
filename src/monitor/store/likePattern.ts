/** Longer search texts are cut: SQLite refuses patterns of more than 50,000 bytes. */
export const LONGEST_SEARCH = 1_000;

/** A LIKE pattern that matches `text` anywhere, its wildcards taken literally; to be used with `ESCAPE '\'`. */
export function likePattern(text: string): string {
  return `%${likeText(text.slice(0, LONGEST_SEARCH))}%`;
}

/** Text that stands for itself in a LIKE pattern, with `ESCAPE '\'`. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
