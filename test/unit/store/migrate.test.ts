import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { idHash } from '../../../src/monitor/store/idHash.ts';
import { ForeignDatabaseError, migrate } from '../../../src/monitor/store/migrate.ts';
import { MIGRATIONS } from '../../../src/monitor/store/schema.ts';
import { allIds, celeryRef, received, storeFixture, succeeded } from './storeFixture.ts';

const NOTE = { version: 1_000, sql: 'ALTER TABLE task ADD COLUMN note TEXT' };

function versions(db: DatabaseSync): unknown[] {
  return db
    .prepare('SELECT version FROM schema_migration ORDER BY version')
    .all()
    .map((row) => row['version']);
}

describe('migrations', () => {
  it('number upwards from 1', () => {
    assert.deepEqual(
      MIGRATIONS.map(({ version }) => version),
      MIGRATIONS.map((_, index) => index + 1),
    );
  });

  it('bring a new database to the newest version, once', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 5);
    migrate(db, 6);
    assert.deepEqual(
      versions(db),
      MIGRATIONS.map(({ version }) => version),
    );
    assert.equal(db.prepare('SELECT max(applied_at) AS at FROM schema_migration').get()?.['at'], 5);
    db.close();
  });

  it('bring an older database forward and keep its rows', (t) => {
    const { clock, file, open } = storeFixture(t);
    const store = open();
    store.apply([received('a', clock.now())]);
    store.close();
    const db = new DatabaseSync(file);
    migrate(db, clock.now(), [...MIGRATIONS, NOTE]);
    assert.equal(db.prepare('SELECT id, note FROM task').get()?.['id'], 'a');
    assert.equal(versions(db).at(-1), NOTE.version);
    db.close();
  });

  it('bring a history of the first version, with data, to one that logs actions and keeps what they remove', (t) => {
    const { file, log, open } = storeFixture(t);
    mkdirSync(dirname(file), { recursive: true });
    const old = new DatabaseSync(file);
    migrate(old, 1, MIGRATIONS.slice(0, 1));
    old.exec(`INSERT INTO source VALUES (1, 'local', 'celery', '');
      INSERT INTO task (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at, failed_at, worker)
      VALUES (7, 1, 'a', ${String(idHash('a'))}, 5, 0, 'failed', 5, 6, 6, 'w1@h')`);
    old.close();
    const store = open();
    assert.equal(store.get(celeryRef('a'))?.state, 'failed');
    assert.deepEqual(allIds(store), ['a']);
    assert.equal(store.failuresByWorker('local', 'celery').get('w1@h'), 1);
    const { id } = store.removed.open({ connectionId: 'local', system: 'celery', queue: 'q', note: '' });
    store.removed.add(id, [{ place: 'q', payload: Buffer.from('m') }]);
    store.gaps.append('local', { system: 'celery', from: 1, to: 2 });
    assert.deepEqual(store.actions.page(null, 10), { entries: [], next: null });
    assert.equal(store.removed.items(id, 0, 10).length, 1);
    assert.equal(store.gaps.of('local').length, 1);
    assert.deepEqual(log, []);
  });

  for (const { version } of MIGRATIONS.slice(0, -1)) {
    it(`bring a history of version ${String(version)}, with data, to the newest`, async (t) => {
      const { clock, file, log, open } = storeFixture(t);
      mkdirSync(dirname(file), { recursive: true });
      const old = new DatabaseSync(file);
      migrate(old, 1, MIGRATIONS.slice(0, version));
      old.exec("INSERT INTO source VALUES (1, 'local', 'celery', ''), (2, 'local', 'bullmq', 'bull:q')");
      const insert =
        old.prepare(`INSERT INTO task (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at,
        failed_at, name, worker, runtime_ms, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
      const now = clock.now();
      old.exec('BEGIN');
      for (let seq = 1; seq <= 1_500; seq++) {
        const state = seq % 3 === 0 ? 'failed' : seq % 3 === 1 ? 'started' : 'succeeded';
        const failedAt = state === 'failed' ? now : null;
        const error = state === 'failed' ? `KeyError: ${String(seq)}` : null;
        const open = state === 'started' ? 1 : 0;
        const id = `t${String(seq)}`;
        insert.run(
          seq,
          1 + (seq % 2),
          id,
          idHash(id),
          now,
          open,
          state,
          now,
          now,
          failedAt,
          'a',
          'w',
          seq,
          error,
        );
      }
      // A summary as other versions made them tells nothing to this one.
      if (version === 6 || version === 7) {
        old.exec('INSERT INTO task_block VALUES (0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, zeroblob(1024))');
      }
      old.exec('COMMIT');
      old.close();
      const store = open();
      const last = {
        filter: { text: 'KeyError: 1500' },
        sort: 'longest runtime',
        limit: 5,
        cursor: null,
      } as const;
      assert.equal(store.query(last, ['local']).tasks.length, 1);
      await clock.advance(130_000);
      store.apply([
        succeeded('t2', now + 1, { resultRepr: 'late one' }),
        received('t4', now + 2, { retries: 1 }),
      ]);
      assert.equal(allIds(store).length, 1_500);
      assert.deepEqual(allIds(store, { text: 'late one' }), ['t2']);
      assert.equal(store.get(celeryRef('t6'))?.error, 'KeyError: 6');
      assert.equal(store.similarFailures(celeryRef('t6'))?.count, 249);
      const slowest = store.query({ filter: {}, sort: 'longest runtime', limit: 1, cursor: null }, ['local']);
      assert.equal(slowest.tasks[0]?.ref.id, 't1500');
      assert.deepEqual(log, []);
    });
  }

  it('leave no half-made change behind when one fails', () => {
    const db = new DatabaseSync(':memory:');
    const broken = { version: 1_000, sql: 'CREATE TABLE half (x); SELECT nonsense' };
    assert.throws(() => {
      migrate(db, 1, [...MIGRATIONS, broken]);
    });
    assert.equal(versions(db).at(-1), MIGRATIONS.at(-1)?.version);
    assert.equal(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").get(), undefined);
    db.close();
  });

  it('refuse a database of a newer version, which is then set aside as it is', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    const first = open();
    first.apply([received('a', clock.now())]);
    first.close();
    const newer = new DatabaseSync(file);
    migrate(newer, clock.now(), [...MIGRATIONS, NOTE]);
    assert.throws(() => {
      migrate(newer, clock.now());
    }, ForeignDatabaseError);
    newer.close();

    const store = open();
    assert.equal(store.get(celeryRef('a')), null);
    assert.match(log[0] ?? '', /written by a newer version/);
    store.apply([received('b', clock.now())]);
    store.close();
    assert.deepEqual(allIds(open()), ['b']);
    assert.ok(existsSync(`${file}.newer`));
    const aside = new DatabaseSync(`${file}.newer`);
    assert.equal(aside.prepare('SELECT id FROM task').get()?.['id'], 'a');
    aside.close();
  });
});
