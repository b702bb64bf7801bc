import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { idHash } from '../../../src/monitor/store/idHash.ts';
import { migrate } from '../../../src/monitor/store/migrate.ts';
import { MIGRATIONS } from '../../../src/monitor/store/schema.ts';
import { celeryRef, storeFixture } from './storeFixture.ts';

/** Of each migration as histories out there were made with it: a change of the schema is one more migration. */
const DIGESTS = [
  '8f225b4c0d98bf5c',
  'eb19ebbfb74de2e6',
  'f60dce3d06a57543',
  '249a9f5e7c325da4',
  'cd3ca18d901ef18c',
  '4b0d5dc1af1af894',
  '247cc4dab49cf210',
  '769cc23b8b27e57b',
];

/** What a history of a version could hold beside tasks, from the version on that has its table. */
const ROWS: readonly { readonly since: number; readonly sql: (now: number) => string }[] = [
  {
    since: 2,
    sql: (now) => `
      INSERT INTO action_log (at, duration_ms, connection_id, connection_name, kind, summary, refusal, message, targets,
        targets_left_out, undo_batch_id)
        VALUES (${String(now)}, 5, 'local', 'Local', 'celery.purgeQueue', 'Purge', NULL, 'done', '[]', 0, 'batch');
      INSERT INTO removed_batch (id, connection_id, system, queue, at, until, items, bytes, state, note)
        VALUES ('batch', 'local', 'celery', 'q', ${String(now)}, ${String(now + 1_000_000)}, 1, 1, 'kept', '');
      INSERT INTO removed_item VALUES (1, 0, 'q', x'6d');
      INSERT INTO event_gap (connection_id, system, from_at, to_at) VALUES ('local', 'celery', 1, 2)`,
  },
  {
    since: 3,
    sql: (now) => `
      UPDATE task SET run = 1;
      INSERT INTO attempt (task, run, retries, state, error, finished_at)
        VALUES (1, 0, 0, 'retrying', 'OSError: once', ${String(now)});
      INSERT INTO task_message (task, seen_at, size, name, args) VALUES (1, ${String(now)}, 2, 'a', '[1]')`,
  },
  { since: 4, sql: () => `INSERT INTO task_retry VALUES (1, 'original')` },
  {
    since: 7,
    sql: (now) => `
      INSERT INTO alert (rule, filter, count, within_ms, connection_id, connection_name, began_at, seen_at, tasks, has_more,
        examples)
        VALUES ('failures', 'state:failed', 1, 60000, 'local', 'Local', ${String(now)}, ${String(now)}, 1, 0, '[]')`,
  },
];

describe('the schemas of histories that are out there', () => {
  it('are made by the same steps for ever', () => {
    const digests = MIGRATIONS.map(({ sql }) =>
      createHash('sha256').update(sql.replaceAll(/\s+/g, ' ').trim()).digest('hex').slice(0, 16),
    );
    assert.deepEqual(digests.slice(0, DIGESTS.length), DIGESTS);
  });

  for (const { version } of MIGRATIONS) {
    it(`keep all that they hold: version ${String(version)}`, (t) => {
      const { clock, file, log, open } = storeFixture(t);
      mkdirSync(dirname(file), { recursive: true });
      const old = new DatabaseSync(file);
      migrate(old, 1, MIGRATIONS.slice(0, version));
      const now = clock.now();
      old.exec(`INSERT INTO source VALUES (1, 'local', 'celery', '');
        INSERT INTO task (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at, name)
          VALUES (1, 1, 'a', ${String(idHash('a'))}, ${String(now)}, 1, 'started', ${String(now)}, ${String(now)}, 'n')`);
      for (const { since, sql } of ROWS) if (version >= since) old.exec(sql(now));
      old.close();

      const store = open();
      const { actions, removed, gaps, history, alerts } = store;
      assert.equal(store.get(celeryRef('a'))?.state, 'started');
      assert.deepEqual(
        actions.page(null, 10).entries.map(({ summary, undo }) => [summary, undo?.batchId]),
        version < 2 ? [] : [['Purge', 'batch']],
      );
      assert.deepEqual(
        removed.items('batch', 0, 10).map(({ payload }) => payload.toString()),
        version < 2 ? [] : ['m'],
      );
      assert.equal(gaps.of('local').length, version < 2 ? 0 : 1);
      assert.deepEqual(
        history.attempts(celeryRef('a')).map(({ error }) => error),
        version < 3 ? [] : ['OSError: once'],
      );
      assert.equal(history.message(celeryRef('a'))?.args ?? null, version < 3 ? null : '[1]');
      assert.equal(history.related(celeryRef('a'), 1).retryOf, version < 4 ? null : 'original');
      assert.deepEqual(
        alerts.open().map(({ rule }) => rule),
        version < 7 ? [] : ['failures'],
      );
      assert.deepEqual(log, []);
    });
  }
});
