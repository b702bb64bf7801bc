import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What is wrong with a history's file after its monitor has ended; `ok`: nothing. And its bytes. */
export function checkDatabase(file: string): { readonly verdict: string; readonly bytes: number } {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const row = database.prepare('PRAGMA integrity_check(1)').get();
    return { verdict: String(row?.['integrity_check']), bytes: statSync(file).size };
  } finally {
    database.close();
  }
}
