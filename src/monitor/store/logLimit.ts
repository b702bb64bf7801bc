/** Bytes of a page, see `FILE_PRAGMAS`. */
export const PAGE_BYTES = 8_192;
/** Pages that the log has at most, whatever the limit of the history: fewer would cost time with each of them. */
const MOST_PAGES = 2_000;
const SHARE = 1 / 16;

/**
 * Pages after which the write-ahead log is copied into the database and begun anew (`wal_autocheckpoint`,
 * sqlite.org/wal.html). It stands beside the file and counts towards the limit of the history, so of a small one it has a small part.
 *
 * @param maxBytes limit of the history; `undefined`: there is none
 */
export function logPages(maxBytes: number | undefined): number {
  if (maxBytes === undefined) return MOST_PAGES;
  return Math.min(MOST_PAGES, Math.max(1, Math.floor((maxBytes * SHARE) / PAGE_BYTES)));
}

/** What is left of the limit for the database itself, in bytes. */
export function databaseBytes(maxBytes: number): number {
  return maxBytes - logPages(maxBytes) * PAGE_BYTES;
}
