import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { unclosedSince } from '../../../../src/host/monitorClient/unclosedSince.ts';
import { ownFolder } from '../../../services/index.ts';

it('a history that was written to and not closed tells when it was written to last', () => {
  const file = join(ownFolder('unclosed'), 'tasks.sqlite');
  assert.equal(unclosedSince(null), null);
  assert.equal(unclosedSince(file), null);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('CREATE TABLE task (id)');
  const since = unclosedSince(file);
  assert.ok(since !== null && Math.abs(Date.now() - since) < 60_000);
  database.close();
  assert.equal(unclosedSince(file), null);
});
