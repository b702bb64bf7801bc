import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { idHash } from '../../../src/monitor/store/idHash.ts';
import { migrate } from '../../../src/monitor/store/migrate.ts';
import { MOST_ALERTS } from '../../../src/monitor/store/alertTable.ts';
import { MIGRATIONS } from '../../../src/monitor/store/schema.ts';
import type { NewAlert } from '../../../src/monitor/store/alertLog.ts';
import { allIds, bullmqRef, celeryRef, received, storeFixture } from './storeFixture.ts';

const DAY_MS = 86_400_000;

function alert(at: number, more: Partial<NewAlert> = {}): NewAlert {
  return {
    rule: 'failures',
    filter: 'state:failed',
    count: 2,
    withinMs: 300_000,
    connectionId: 'local',
    connectionName: 'Local',
    beganAt: at,
    seenAt: at,
    tasks: 2,
    hasMore: false,
    examples: [celeryRef('a/b'), bullmqRef('1')],
    ...more,
  };
}

describe('the log of alerts', () => {
  it('keeps an alert from its begin to its end, over a restart', (t) => {
    const { clock, open } = storeFixture(t);
    const now = clock.now();
    const first = open();
    first.alerts.begin(alert(now));
    const [begun] = first.alerts.open();
    assert.ok(begun !== undefined);
    const { id, ...said } = begun;
    assert.deepEqual(said, { ...alert(now), endedAt: null, ending: null });
    first.close();

    const { alerts } = open();
    assert.deepEqual(alerts.open(), [begun]);
    alerts.seen(id, { seenAt: now + 5, tasks: 7, hasMore: true, examples: [celeryRef('c')] });
    alerts.seen(id, { seenAt: now + 9, tasks: 3, hasMore: false, examples: [celeryRef('d')] });
    alerts.end(id, now + 10, 'over');
    assert.deepEqual(alerts.open(), []);
    assert.deepEqual(alerts.ended(10), [
      {
        ...begun,
        seenAt: now + 9,
        tasks: 7,
        hasMore: true,
        examples: [celeryRef('d')],
        endedAt: now + 10,
        ending: 'over',
      },
    ]);
    alerts.seen(id, { seenAt: now + 20, tasks: 2, hasMore: false, examples: [] });
    assert.equal(alerts.open()[0]?.ending, null);
    assert.deepEqual(alerts.ended(10), []);
  });

  it('finds the latest of a rule on a connection, ended or not', (t) => {
    const { alerts } = storeFixture(t).open({ file: null });
    alerts.begin(alert(1));
    alerts.begin(alert(2, { connectionId: 'other' }));
    alerts.begin(alert(3, { rule: 'slow' }));
    alerts.begin(alert(4));
    const last = alerts.last('failures', 'local');
    assert.equal(last?.beganAt, 4);
    alerts.end(last.id, 5, 'unwatched');
    assert.equal(alerts.last('failures', 'local')?.ending, 'unwatched');
    assert.equal(alerts.last('slow', 'other'), null);
    assert.deepEqual(
      alerts.open().map(({ beganAt }) => beganAt),
      [3, 2, 1],
    );
  });

  it('does not end before it began, and keeps few of many tasks', (t) => {
    const { alerts } = storeFixture(t).open({ file: null });
    const examples = Array.from({ length: 1_000 }, (_, index) => celeryRef(String(index)));
    alerts.begin(alert(100, { examples }));
    const [begun] = alerts.open();
    assert.deepEqual(begun?.examples, examples.slice(0, 5));
    alerts.end(begun.id, 50, 'over');
    assert.equal(alerts.ended(1)[0]?.endedAt, 100);
  });

  it('lets go of what is as old as tasks that are not kept, and of all above its bound, never of what is open', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ file: null, historyDays: 7 });
    const { alerts } = store;
    const now = clock.now();
    alerts.begin(alert(now - 9 * DAY_MS, { rule: 'still open' }));
    for (const days of [8, 6]) {
      alerts.begin(alert(now - 10 * DAY_MS, { rule: `${String(days)} days` }));
      alerts.end(alerts.open()[0]?.id ?? 0, now - days * DAY_MS, 'over');
    }
    store.prune();
    assert.deepEqual(
      alerts.ended(10).map(({ rule }) => rule),
      ['6 days'],
    );
    for (let count = 0; count < MOST_ALERTS + 5; count++) {
      alerts.begin(alert(now));
      alerts.end(alerts.open()[0]?.id ?? 0, now, 'over');
    }
    store.prune();
    assert.equal(alerts.last('6 days', 'local'), null);
    assert.equal(alerts.open()[0]?.rule, 'still open');
    assert.equal(alerts.ended(10_000).length, 200);
  });

  it('is emptied with the history, and never uses a number twice', (t) => {
    const store = storeFixture(t).open();
    store.alerts.begin(alert(1));
    const before = store.alerts.open()[0]?.id ?? 0;
    store.clear();
    assert.deepEqual([...store.alerts.open(), ...store.alerts.ended(10)], []);
    store.alerts.begin(alert(2));
    assert.ok((store.alerts.open()[0]?.id ?? 0) > before);
  });

  it('reads past examples that it cannot understand', (t) => {
    const { file, open } = storeFixture(t);
    const store = open();
    store.alerts.begin(alert(1));
    store.alerts.begin(alert(2));
    store.close();
    const db = new DatabaseSync(file);
    db.exec(`UPDATE alert SET examples = '{"no":"list"}', ending = 'bored' WHERE began_at = 1;
      UPDATE alert SET examples = '["local/celery//x", 7, "nonsense"]' WHERE began_at = 2`);
    db.close();
    assert.deepEqual(
      open()
        .alerts.open()
        .map(({ examples, ending }) => ({ examples, ending })),
      [
        { examples: [celeryRef('x')], ending: null },
        { examples: [], ending: null },
      ],
    );
  });

  it('is there in a history of the version before it, whose tasks stay', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    mkdirSync(dirname(file), { recursive: true });
    const old = new DatabaseSync(file);
    migrate(old, 1, MIGRATIONS.slice(0, 6));
    assert.throws(() => old.prepare('SELECT * FROM alert'), /no such table/);
    old.exec(`INSERT INTO source VALUES (1, 'local', 'celery', '');
      INSERT INTO task (seq, source, id, id_hash, ordered_at, open, state, state_at, updated_at)
      VALUES (7, 1, 'a', ${String(idHash('a'))}, 5, 0, 'failed', 5, 6)`);
    old.close();
    const store = open();
    store.apply([received('b', clock.now())]);
    assert.deepEqual(allIds(store).toSorted(), ['a', 'b']);
    store.alerts.begin(alert(clock.now()));
    assert.equal(store.alerts.open().length, 1);
    assert.deepEqual(log, []);
  });
});
