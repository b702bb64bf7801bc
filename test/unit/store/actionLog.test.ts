import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MOST_ACTIONS } from '../../../src/monitor/store/actionTable.ts';
import { StoppedClock } from './stoppedClock.ts';
import { storeFixture } from './storeFixture.ts';
import type { NewActionLogEntry } from '../../../src/monitor/store/actionLog.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';

const PURGE: NewActionLogEntry = {
  at: 1_800_000_000_000,
  durationMs: 12,
  connectionId: 'local',
  connectionName: 'Local',
  kind: 'celery.purgeQueue',
  summary: "Purge the queue 'celery'",
  refusal: null,
  message: '2 messages were removed.',
  targets: [{ target: 'celery', ok: true, message: '2' }],
  undoBatchId: null,
};

function summaries(store: TaskStore, before: number | null, limit: number): string[] {
  return store.actions.page(before, limit).entries.map(({ summary }) => summary);
}

describe('the action log', () => {
  it('is read newest first, page by page, also by the next session', (t) => {
    const { open } = storeFixture(t);
    const first = open();
    for (let index = 1; index <= 5; index++) first.actions.append({ ...PURGE, summary: `a${String(index)}` });
    first.close();
    const store = open();
    const page = store.actions.page(null, 2);
    assert.deepEqual(
      page.entries.map(({ summary }) => summary),
      ['a5', 'a4'],
    );
    assert.deepEqual(summaries(store, page.next, 2), ['a3', 'a2']);
    assert.deepEqual(summaries(store, 2, 2), ['a1']);
    assert.equal(store.actions.page(2, 2).next, null);
    assert.equal(store.actions.page(null, 5).next, null);
    assert.deepEqual(store.actions.page(null, 200).entries[4], {
      id: 1,
      at: PURGE.at,
      durationMs: 12,
      connectionId: 'local',
      connectionName: 'Local',
      kind: 'celery.purgeQueue',
      summary: 'a1',
      refusal: null,
      message: PURGE.message,
      targets: PURGE.targets,
      targetsLeftOut: 0,
      removal: null,
      undo: null,
    });
  });

  it('says what can be put back, for as long as it can', (t) => {
    const clock = new StoppedClock();
    const store = storeFixture(t).open({ clock });
    const batch = store.removed.open({ connectionId: 'local', system: 'celery', queue: 'celery', note: '' });
    store.removed.add(batch.id, [{ place: 'celery', payload: Buffer.from('x') }]);
    store.actions.append({ ...PURGE, undoBatchId: batch.id });
    const undo = (): unknown => store.actions.page(null, 1).entries[0]?.undo;
    const removal = (): unknown => store.actions.page(null, 1).entries[0]?.removal;
    assert.deepEqual([undo(), removal()], [null, 'taking'], 'not all is here yet');
    store.removed.setState(batch.id, 'kept');
    assert.deepEqual(undo(), { batchId: batch.id, items: 1, until: batch.until });
    clock.time = batch.until;
    assert.deepEqual([undo(), removal()], [null, 'gone']);
    clock.time = batch.at;
    assert.equal(removal(), 'kept');
    store.removed.setState(batch.id, 'restored');
    assert.deepEqual([undo(), removal()], [null, 'restored']);
    store.removed.drop(batch.id);
    assert.equal(removal(), 'gone');
  });

  it('takes up what really came of an action that was entered before it ended', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    const id = store.actions.append({ ...PURGE, refusal: 'no-reply', message: 'not known', targets: [] });
    store.actions.append({ ...PURGE, summary: 'another' });
    store.actions.amend(id, { ...PURGE, durationMs: 90_000 });
    const [another, amended] = store.actions.page(null, 2).entries;
    assert.deepEqual([amended?.id, amended?.refusal, amended?.durationMs], [id, null, 90_000]);
    assert.deepEqual(amended?.targets, PURGE.targets);
    assert.equal(another?.summary, 'another');
  });

  it('keeps failed targets first when there are more than an entry may hold, and counts the rest', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    const targets = Array.from({ length: 1_000 }, (_, index) => ({
      target: `task-${String(index)}`,
      ok: index !== 999,
      message: 'y'.repeat(1_000),
    }));
    store.actions.append({ ...PURGE, targets, message: 'z'.repeat(10_000), summary: 's'.repeat(1_000) });
    const [entry] = store.actions.page(null, 1).entries;
    assert.ok(entry !== undefined);
    assert.equal(entry.targets[0]?.target, 'task-999');
    assert.equal(entry.targets[1]?.target, 'task-0');
    assert.equal(entry.targets.length + entry.targetsLeftOut, 1_000);
    assert.ok(JSON.stringify(entry).length < 50_000);
  });

  it('keeps what several workers said on one line', (t) => {
    const store = storeFixture(t).open();
    store.actions.append({ ...PURGE, message: 'w1@h: no\r\n  w2@h: no \n' });
    assert.equal(store.actions.page(null, 1).entries[0]?.message, 'w1@h: no · w2@h: no');
  });

  it('makes hostile texts visible', (t) => {
    const { open } = storeFixture(t);
    const store = open();
    const target = { target: 'w\u001b[31m@h', ok: false, message: 'a\nb\u202e' };
    store.actions.append({ ...PURGE, refusal: 'refused', message: 'no\u0000', targets: [target] });
    const [entry] = store.actions.page(null, 1).entries;
    assert.equal(entry?.message, 'no\\x00');
    assert.deepEqual(entry.targets[0], { target: 'w\\x1b[31m@h', ok: false, message: 'a\\nb\\u202e' });
  });

  it(`keeps the newest ${String(MOST_ACTIONS)}, none older than 90 days, and survives Clear History`, (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ file: null });
    store.actions.append({ ...PURGE, at: clock.now() - 91 * 86_400_000, summary: 'old' });
    store.actions.append({ ...PURGE, at: clock.now(), summary: 'young' });
    store.prune();
    store.clear();
    assert.deepEqual(summaries(store, null, 10), ['young']);
    for (let index = 0; index < MOST_ACTIONS; index++) store.actions.append({ ...PURGE, at: clock.now() });
    store.prune();
    assert.deepEqual(summaries(store, 4, 10), [PURGE.summary], 'the one before is gone');
  });
});
