import { APPLICATION_ID, MIGRATIONS } from './schema.ts';
import type { Migration } from './schema.ts';
import type { DatabaseSync } from 'node:sqlite';

/** The file is a database, but not one that this version may write to. */
export class ForeignDatabaseError extends Error {
  readonly reason: 'newer' | 'foreign';

  constructor(reason: 'newer' | 'foreign') {
    super(reason === 'newer' ? 'written by a newer version' : 'not a Task Tower history');
    this.name = 'ForeignDatabaseError';
    this.reason = reason;
  }
}

/**
 * Brings a database to the newest schema, each migration in a transaction of its own.
 *
 * @param now epoch ms, noted beside each applied migration
 * @throws ForeignDatabaseError when a newer version or another program wrote it
 */
export function migrate(db: DatabaseSync, now: number, migrations: readonly Migration[] = MIGRATIONS): void {
  const applied = appliedVersion(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (applied > newest) throw new ForeignDatabaseError('newer');
  if (applied === 0) {
    db.exec(`PRAGMA application_id = ${String(APPLICATION_ID)};
      CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)`);
  }
  for (const { version, sql } of migrations) {
    if (version <= applied) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(sql);
      db.prepare('INSERT INTO schema_migration (version, applied_at) VALUES (?, ?)').run(version, now);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

function appliedVersion(db: DatabaseSync): number {
  const tables = numberOf(db, 'SELECT count(*) AS value FROM sqlite_schema');
  if (tables === 0) return 0;
  if (numberOf(db, 'SELECT application_id AS value FROM pragma_application_id') !== APPLICATION_ID) {
    throw new ForeignDatabaseError('foreign');
  }
  return numberOf(db, 'SELECT coalesce(max(version), 0) AS value FROM schema_migration');
}

function numberOf(db: DatabaseSync, sql: string): number {
  const value = db.prepare(sql).get()?.['value'];
  return typeof value === 'number' ? value : 0;
}
