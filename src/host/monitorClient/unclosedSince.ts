import { statSync } from 'node:fs';

/**
 * Epoch ms at which a history was last written to by a monitor that never closed it, because its window was killed; `null`:
 * it was closed, or there is none. SQLite removes the write-ahead log when its last connection closes (sqlite.org/wal.html).
 */
export function unclosedSince(storeFile: string | null): number | null {
  if (storeFile === null) return null;
  try {
    const log = statSync(`${storeFile}-wal`, { throwIfNoEntry: false });
    return log === undefined || log.size === 0 ? null : Math.floor(log.mtimeMs);
  } catch {
    // A folder that cannot be looked into is said when the history is opened.
    return null;
  }
}
