import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { LogPace } from '../../../src/monitor/store/logPace.ts';

function pagesOf(db: DatabaseSync): unknown {
  return db.prepare('PRAGMA wal_autocheckpoint').get()?.['wal_autocheckpoint'];
}

test('the write-ahead log is copied little by little, but rarely in a burst', (t) => {
  const db = new DatabaseSync(':memory:');
  t.after(() => db.close());
  db.exec('PRAGMA wal_autocheckpoint = 2000');
  const pace = new LogPace(db);
  const leisure = Number(pagesOf(db));
  assert.ok(leisure < 1_000);
  pace.written(20_000);
  assert.equal(pagesOf(db), 2_000);
  pace.written(100);
  assert.equal(pagesOf(db), leisure);
});

test('a log that has to be shorter stays so', (t) => {
  const db = new DatabaseSync(':memory:');
  t.after(() => db.close());
  db.exec('PRAGMA wal_autocheckpoint = 32');
  const pace = new LogPace(db);
  for (const rows of [20_000, 100]) {
    pace.written(rows);
    assert.equal(pagesOf(db), 32);
  }
});
