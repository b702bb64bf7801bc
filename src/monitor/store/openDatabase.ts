import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logPages, PAGE_BYTES } from './logLimit.ts';
import { ForeignDatabaseError, migrate } from './migrate.ts';
import { historyInUse, historyNotWritable, historySetAside } from './storeMessages.ts';
import { isDamaged, isInUse, isMisfit } from './sqliteError.ts';
import { TaskDatabase } from './taskDatabase.ts';

export interface DatabaseSurroundings {
  /** Epoch ms. */
  readonly now: number;
  readonly inUseTimeoutMs: number;
  /** Bytes that the database and its log may have; absent: any. */
  readonly maxBytes?: number | undefined;
  /** Told what is wrong with the file, and what becomes of the history. */
  trouble(message: string): void;
}

/**
 * One process writes the file, so it takes the lock for good; that also spares WAL its shared memory.
 * With WAL and `synchronous = NORMAL` a killed process loses at most the last transactions, never the file.
 */
const FILE_PRAGMAS = `
  PRAGMA page_size = ${String(PAGE_BYTES)};
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
`;

/**
 * Opens the history. A damaged file, or one that this version cannot read, is set aside (renamed with `.damaged`,
 * `.newer` or `.foreign`, replacing an older one of that name) and a fresh one begun. A file that another window
 * uses, or a folder that cannot be written, means a history in memory. Each case is told.
 */
export function openDatabase(file: string | null, surroundings: DatabaseSurroundings): TaskDatabase {
  if (file === null) return openInMemory(surroundings);
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openFile(file, surroundings);
  } catch (error) {
    const suffix = reasonToReplace(error);
    if (suffix !== null) return replaceFile(file, suffix, error, surroundings);
    surroundings.trouble(isInUse(error) ? historyInUse(file) : historyNotWritable(file, error));
    return openInMemory(surroundings);
  }
}

/** A log that one large write has made longer is cut when it is begun anew. */
function logPragmas(maxBytes: number | undefined): string {
  const pages = logPages(maxBytes);
  return `PRAGMA wal_autocheckpoint = ${String(pages)}; PRAGMA journal_size_limit = ${String(2 * pages * PAGE_BYTES)};`;
}

/** Renames a file that turned out damaged while it was open (and is closed by now) and begins a fresh one. */
export function replaceFile(
  file: string,
  suffix: string,
  cause: unknown,
  surroundings: DatabaseSurroundings,
): TaskDatabase {
  try {
    const aside = setAside(file, suffix);
    surroundings.trouble(historySetAside(file, aside, cause));
    return openFile(file, surroundings);
  } catch (error) {
    surroundings.trouble(historyNotWritable(file, error));
    return openInMemory(surroundings);
  }
}

export function openInMemory({ now }: DatabaseSurroundings): TaskDatabase {
  const db = new DatabaseSync(':memory:');
  migrate(db, now);
  return new TaskDatabase(db, null);
}

function openFile(file: string, { now, inUseTimeoutMs, maxBytes }: DatabaseSurroundings): TaskDatabase {
  const db = new DatabaseSync(file, { timeout: inUseTimeoutMs });
  try {
    db.exec(FILE_PRAGMAS + logPragmas(maxBytes));
    migrate(db, now);
    return new TaskDatabase(db, file);
  } catch (error) {
    db.close();
    throw error;
  }
}

function reasonToReplace(error: unknown): 'newer' | 'foreign' | 'damaged' | null {
  if (error instanceof ForeignDatabaseError) return error.reason;
  return isDamaged(error) || isMisfit(error) ? 'damaged' : null;
}

function setAside(file: string, suffix: string): string {
  const aside = `${file}.${suffix}`;
  renameSync(file, aside);
  for (const companion of ['-wal', '-shm']) {
    rmSync(aside + companion, { force: true });
    try {
      renameSync(file + companion, aside + companion);
    } catch {
      // There is none, or it is left behind: beside a new database it would be taken for that one's.
      rmSync(file + companion, { force: true });
    }
  }
  return aside;
}
