import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ActionLogPages } from '../../../../src/host/actionLog/actionLogPages.ts';
import { openTaskStore } from '../../../../src/monitor/store/openTaskStore.ts';
import { FakeClock } from '../../monitor/fakeClock.ts';
import type { TestContext } from 'node:test';
import type { ActionLog } from '../../../../src/monitor/store/actionLog.ts';

interface Log {
  readonly pages: ActionLogPages;
  readonly actions: ActionLog;
  readonly asked: (number | null)[];
  append(count: number): void;
  fails: boolean;
}

function filledLog(t: TestContext): Log {
  const clock = new FakeClock();
  const store = openTaskStore({
    file: null,
    historyDays: 1,
    historyMaxTasks: 1,
    clock,
    log: () => undefined,
  });
  t.after(() => {
    store.close();
  });
  const asked: (number | null)[] = [];
  const log: Log = {
    actions: store.actions,
    asked,
    fails: false,
    append(count) {
      for (let index = 0; index < count; index++) {
        store.actions.append({
          at: clock.now(),
          durationMs: 1,
          connectionId: 'local',
          connectionName: 'Local',
          kind: 'celery.ping',
          summary: 'Ping all workers',
          refusal: 'no-reply',
          message: 'not known',
          targets: [],
          undoBatchId: null,
        });
      }
    },
    pages: new ActionLogPages({
      getActionLog: async (before, limit) => {
        asked.push(before);
        if (log.fails) throw new Error('The monitor restarts.');
        return store.actions.page(before, limit);
      },
    }),
  };
  return log;
}

function ids({ pages }: Log): number[] {
  return pages.entries.map(({ id }) => id);
}

describe('the pages of the action log', () => {
  it('are empty for an empty log', async (t) => {
    const log = filledLog(t);
    await log.pages.refresh();
    assert.deepEqual([ids(log), log.pages.hasMore], [[], false]);
  });

  it('are read one after the other, to the end', async (t) => {
    const log = filledLog(t);
    log.append(250);
    await log.pages.refresh();
    assert.deepEqual([ids(log).length, ids(log)[0], log.pages.hasMore], [100, 250, true]);
    await log.pages.more();
    await log.pages.more();
    assert.deepEqual(
      ids(log),
      Array.from({ length: 250 }, (_, index) => 250 - index),
    );
    assert.equal(log.pages.hasMore, false);
  });

  it('show, when refreshed, what was entered since and what became of what is shown', async (t) => {
    const log = filledLog(t);
    log.append(150);
    await log.pages.refresh();
    await log.pages.more();
    log.append(1);
    log.actions.amend(20, { durationMs: 5, refusal: null, message: 'done', targets: [], undoBatchId: null });
    await log.pages.refresh();
    assert.equal(ids(log)[0], 151);
    assert.equal(log.pages.entries.find(({ id }) => id === 20)?.refusal, null);
  });

  it('keep what was read when the monitor cannot be asked, and are asked again', async (t) => {
    const log = filledLog(t);
    log.append(3);
    await log.pages.refresh();
    log.fails = true;
    await assert.rejects(log.pages.refresh(), /restarts/);
    assert.deepEqual(ids(log), [3, 2, 1]);
    log.fails = false;
    log.append(1);
    await log.pages.refresh();
    assert.deepEqual(ids(log), [4, 3, 2, 1]);
  });

  it('asks one question at a time', async (t) => {
    const log = filledLog(t);
    log.append(250);
    await Promise.all([log.pages.refresh(), log.pages.more(), log.pages.refresh()]);
    assert.deepEqual(log.asked, [null, null, 151, null, 151]);
    assert.equal(ids(log).length, 200);
  });
});
