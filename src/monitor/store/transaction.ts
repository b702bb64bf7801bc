import type { DatabaseSync } from 'node:sqlite';

/** Runs `run` in one transaction: all of it or, when it throws, none. */
export function inTransaction<T>(db: DatabaseSync, run: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The same, and on the disk when it returns: neither a killed process nor a power cut undoes it. Costs a sync of the
 * write-ahead log, which `synchronous = NORMAL` spares all other transactions.
 */
export function durably<T>(db: DatabaseSync, run: () => T): T {
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
  try {
    return inTransaction(db, run);
  } finally {
    if (db.isOpen) db.exec('PRAGMA synchronous = NORMAL; PRAGMA fullfsync = OFF');
  }
}
