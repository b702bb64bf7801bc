/** Result codes of SQLite that the store acts on (sqlite.org/rescode.html). */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;
/** ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE: a statement that does not fit the schema. */
const MISFITS: ReadonlySet<number> = new Set([1, 19, 20, 21, 25]);

/** The primary result code of an error of node:sqlite; `null` for any other error. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

export function isDamaged(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Whether a file's schema is not what its version says; only while opening, else it is our own mistake. */
export function isMisfit(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && MISFITS.has(code);
}

export function isDiskFull(error: unknown): boolean {
  return resultCode(error) === FULL;
}

export function isInUse(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether the file or the disk is to blame: unreadable, full, read-only, damaged, locked. */
export function isStorageFailure(error: unknown): boolean {
  return resultCode(error) !== null && !isMisfit(error);
}
