/** Major and minor number of a BullMQ. */
export type Release = readonly [major: number, minor: number];

/** What noted no version yet: BullMQ does so since a release of its version 5. */
const UNNOTED: Release = [5, 0];

/**
 * The release that a queue's meta hash notes (`bullmq:5.12.1`), a low one when it notes nothing; `null` when it notes
 * something else, as libraries of other languages do.
 */
export function parseRelease(version: string | null): Release | null {
  if (version === null) return UNNOTED;
  const match = /^bullmq(?:-pro)?:(\d{1,4})\.(\d{1,4})\./u.exec(version);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

export function isBefore([major, minor]: Release, [otherMajor, otherMinor]: Release): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
