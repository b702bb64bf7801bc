import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { HistoryTable, MOST_ATTEMPTS } from '../../../src/monitor/store/historyTable.ts';
import { migrate } from '../../../src/monitor/store/migrate.ts';
import { MIGRATIONS } from '../../../src/monitor/store/schema.ts';
import { celeryRef, failed, received, storeFixture, succeeded } from './storeFixture.ts';
import type { TaskMessage } from '../../../src/model/taskMessage.ts';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';

const MESSAGE: TaskMessage = {
  name: 'tasks.add',
  queue: 'celery',
  args: '[1, 18446744073709551616]',
  kwargs: '{"x": NaN}',
  embed: null,
  headers: '{"group":"g"}',
  priority: 3,
  replyTo: null,
  redelivered: false,
  seenAt: 7,
};

function retrying(id: string, at: number, error: string): TaskUpdate {
  return {
    ref: celeryRef(id),
    at,
    state: 'retrying',
    worker: 'w1@h',
    error,
    traceback: `Traceback of ${error}`,
  };
}

function started(id: string, at: number): TaskUpdate {
  return { ref: celeryRef(id), at, state: 'started', startedAt: at, worker: 'w1@h' };
}

describe('history of a task', () => {
  it('keeps each attempt with its times, error and traceback, also over a restart', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    for (const retries of [0, 1]) {
      const at = 1_000 * (retries + 1);
      store.apply([
        received('a', at, { retries }),
        started('a', at + 1),
        retrying('a', at + 2, `RuntimeError: no ${String(retries)}`),
      ]);
    }
    store.apply([received('a', 3_000, { retries: 2 }), succeeded('a', 3_002)]);
    const expected = [0, 1].map((retries) => ({
      retries,
      state: 'retrying',
      worker: 'w1@h',
      receivedAt: 1_000 * (retries + 1),
      startedAt: 1_000 * (retries + 1) + 1,
      finishedAt: 1_000 * (retries + 1) + 2,
      error: `RuntimeError: no ${String(retries)}`,
      traceback: `Traceback of RuntimeError: no ${String(retries)}`,
    }));
    assert.deepEqual(store.history.attempts(celeryRef('a')), expected);
    store.close();
    const reopened = open();
    assert.deepEqual(reopened.history.attempts(celeryRef('a')), expected);
    assert.equal(reopened.get(celeryRef('a'))?.run, 2);
  });

  it('completes an attempt whose end is told after the next one was received', (t) => {
    const store = storeFixture(t).open();
    store.apply([
      received('a', 1_000),
      started('a', 1_001),
      received('a', 1_010, { retries: 1, worker: 'w2@h' }),
      retrying('a', 1_005, 'RuntimeError: late'),
    ]);
    const [attempt, ...rest] = store.history.attempts(celeryRef('a'));
    assert.deepEqual(
      [attempt?.state, attempt?.error, attempt?.finishedAt, rest.length],
      ['retrying', 'RuntimeError: late', 1_005, 0],
    );
  });

  it('does not take the error of one attempt for that of the next, however late its own is told', (t) => {
    const store = storeFixture(t).open();
    store.apply([
      received('a', 1_000),
      started('a', 1_001),
      retrying('a', 1_002, 'RuntimeError: first'),
      received('a', 2_000, { retries: 1 }),
      started('a', 2_001),
      received('a', 3_000, { retries: 2, worker: 'w2@h' }),
    ]);
    const errors = () =>
      store.history.attempts(celeryRef('a')).map(({ error, traceback }) => [error, traceback]);
    assert.deepEqual(errors()[1], [null, null]);
    store.apply([retrying('a', 2_002, 'RuntimeError: second')]);
    assert.deepEqual(errors(), [
      ['RuntimeError: first', 'Traceback of RuntimeError: first'],
      ['RuntimeError: second', 'Traceback of RuntimeError: second'],
    ]);
  });

  it('keeps the newest of very many attempts', (t) => {
    const store = storeFixture(t).open();
    for (let retries = 0; retries < MOST_ATTEMPTS + 20; retries++) {
      const at = 1_000 + retries * 10;
      store.apply([received('a', at, { retries }), retrying('a', at + 1, 'E: again')]);
      if (retries % 7 === 0) store.flush();
    }
    const attempts = store.history.attempts(celeryRef('a'));
    assert.equal(attempts.length, MOST_ATTEMPTS);
    assert.equal(attempts.at(-1)?.retries, MOST_ATTEMPTS + 18);
  });

  it('has no attempts of a task that ran once', (t) => {
    const store = storeFixture(t).open();
    store.apply([received('a', 1), started('a', 2), failed('a', 3)]);
    assert.deepEqual(store.history.attempts(celeryRef('a')), []);
  });

  it('keeps the last message of a known task, and forgets it with the task', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyDays: 1 });
    store.history.keepMessage(celeryRef('unknown'), MESSAGE);
    assert.equal(store.history.message(celeryRef('unknown')), null);
    store.apply([received('a', clock.now()), succeeded('a', clock.now())]);
    store.history.keepMessage(celeryRef('a'), { ...MESSAGE, args: '[]' });
    store.history.keepMessage(celeryRef('a'), MESSAGE);
    assert.deepEqual(store.history.message(celeryRef('a')), MESSAGE);
    store.close();
    const reopened = open({ historyDays: 1 });
    assert.deepEqual(reopened.history.message(celeryRef('a')), MESSAGE);
    await clock.advance(2 * 86_400_000);
    reopened.prune();
    assert.equal(reopened.get(celeryRef('a')), null);
    // A new task may get the row's number; what was kept beside the old one must not become its own.
    reopened.apply([received('b', clock.now())]);
    assert.equal(reopened.history.message(celeryRef('b')), null);
  });

  it('makes room by dropping the oldest messages', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 1);
    const table = new HistoryTable(db);
    for (let seq = 1; seq <= 5_010; seq++) {
      table.write(seq, {
        attempts: [],
        lateEnds: new Map(),
        message: { ...MESSAGE, seenAt: seq },
        retryOf: null,
      });
    }
    table.prune(1_000_000);
    assert.notEqual(table.message(1), null);
    table.prune(1_000);
    assert.equal(table.message(500), null);
    assert.notEqual(table.message(501), null, 'a bounded number at a time');
    for (let times = 0; times < 10; times++) table.prune(1_000);
    assert.equal(table.message(4_999), null);
    db.close();
  });

  it('finds children, members of the group and the rest of the tree, without the task itself', (t) => {
    const store = storeFixture(t).open();
    store.apply([
      received('root', 1, { rootId: 'root' }),
      received('p', 2, { rootId: 'root', parentId: 'root', groupId: 'g' }),
      received('q', 3, { rootId: 'root', parentId: 'root', groupId: 'g' }),
      received('c', 4, { rootId: 'root', parentId: 'p' }),
      received('other', 5, { rootId: 'other' }),
    ]);
    const ids = (id: string) => {
      const { children, group, tree } = store.history.related(celeryRef(id), 10);
      return [children, group, tree].map((tasks) => tasks.map(({ ref }) => ref.id));
    };
    assert.deepEqual(ids('p'), [['c'], ['q'], []]);
    assert.deepEqual(ids('root'), [['q', 'p'], [], ['c']]);
    assert.deepEqual(ids('c'), [[], [], ['q', 'p']]);
    assert.deepEqual(ids('other'), [[], [], []]);
    assert.equal(store.history.related(celeryRef('root'), 1).children.length, 1);
  });

  it('knows which task repeats which, and forgets it with the task that repeats', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyDays: 1 });
    store.history.keepRetry(celeryRef('unknown'), 'first');
    store.apply(['first', 'second', 'third'].map((id, index) => received(id, clock.now() - 10 + index)));
    store.history.keepRetry(celeryRef('second'), 'first');
    store.history.keepRetry(celeryRef('third'), 'first');
    store.apply(['second', 'third'].map((id) => succeeded(id, clock.now())));
    store.close();
    const reopened = open({ historyDays: 1 });
    const related = (id: string) => {
      const { retries, retryOf } = reopened.history.related(celeryRef(id), 10);
      return [retries.map(({ ref }) => ref.id), retryOf];
    };
    assert.deepEqual(related('first'), [['third', 'second'], null]);
    assert.deepEqual(related('third'), [[], 'first']);
    assert.equal(reopened.history.related(celeryRef('first'), 1).retries.length, 1);
    await clock.advance(2 * 86_400_000);
    reopened.prune();
    assert.deepEqual(related('first'), [[], null]);
    reopened.apply([received('later', clock.now())]);
    assert.deepEqual(related('later'), [[], null]);
  });

  it('finds relatives by index', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 1);
    const plan = (term: string): string =>
      db
        .prepare(
          `EXPLAIN QUERY PLAN SELECT seq FROM task WHERE ${term} AND source = 1 AND id <> 'x'
          ORDER BY ordered_at DESC LIMIT 10`,
        )
        .all()
        .map((row) => String(row['detail']))
        .join('; ');
    assert.match(plan("parent_id = 'x'"), /USING INDEX task_parent \(parent_id=\?\)$/);
    assert.match(plan("root_id = 'x' AND root_id <> id"), /USING INDEX task_root \(root_id=\?\)$/);
    assert.match(plan("group_id = 'x'"), /USING INDEX task_group \(group_id=\?\)$/);
    db.close();
  });

  it('begins with the first run of tasks that an older version wrote', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, 1, MIGRATIONS.slice(0, 1));
    db.exec(`INSERT INTO source VALUES (1, 'local', 'celery', '');
      INSERT INTO task (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at, retries)
      VALUES (1, 1, 'a', 0, 5, 1, 'received', 5, 5, 0)`);
    migrate(db, 2);
    const row = db.prepare('SELECT run, group_id FROM task').get();
    assert.deepEqual([row?.['run'], row?.['group_id']], [0, null]);
    db.close();
  });
});
