function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function historySetAside(file: string, aside: string, cause: unknown): string {
  return `The task history ${file} cannot be used (${reasonOf(cause)}). It was renamed to ${aside} and a new history begun. Delete the renamed file when you do not need it.`;
}

export function historyInUse(file: string): string {
  return `The task history ${file} is in use by another window. This window keeps its history in memory until it is reloaded.`;
}

export function historyNotWritable(file: string, cause: unknown): string {
  return `The task history ${file} cannot be written (${reasonOf(cause)}). It is kept in memory until the window is reloaded. Check the free space and the rights of its folder.`;
}

export function noSpan(): string {
  return 'That is no span of time that statistics can be told of.';
}

export function idTooLong(limit: number): string {
  return `A task whose id is longer than ${String(limit)} characters is not recorded. Further ones are left out without a word.`;
}

/** @param kept and limit: bytes */
export function removedTooMuch(kept: number, limit: number): string {
  return `More than the ${megabytes(limit)} that Task Tower keeps to be put back (${megabytes(kept)} are kept now). Discard earlier removals in "Task Tower: Show Action Log", or remove fewer at a time.`;
}

export function removedDiskFull(): string {
  return 'The disk is full, so that what is removed could not be put back. Free some space and try again.';
}

export function removedBatchGone(): string {
  return 'What was removed is not kept any more: it was discarded, or has become too old.';
}

export function notAFilter(): string {
  return 'The expression of the filter is none that Task Tower reads from a text, or is too large. Read it anew.';
}

function megabytes(bytes: number): string {
  return `${String(Math.floor(bytes / 1024 / 1024))} MB`;
}

export function noSuchCursor(): string {
  return 'The page cursor is none that the history gave out. Ask from the newest.';
}
