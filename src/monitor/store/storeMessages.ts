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

export function idTooLong(limit: number): string {
  return `A task whose id is longer than ${String(limit)} characters is not recorded. Further ones are left out without a word.`;
}
