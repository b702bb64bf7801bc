import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import { LIVE_LIMITS, LiveTasks } from '../../../src/monitor/store/liveTasks.ts';
import type { LiveTask } from '../../../src/monitor/store/liveTask.ts';
import { SourceTable, type Source } from '../../../src/monitor/store/source.ts';
import { TEXT_LIMITS } from '../../../src/monitor/store/textLimits.ts';
import { allIds, failed, received, storeFixture } from './storeFixture.ts';

const LIMITS = { tasks: 100, textUnits: 10_000, batchTasks: 50, batchTextUnits: 5_000 };

function liveTasks(scopes: readonly string[] = ['']) {
  const table = new SourceTable();
  const sources = scopes.map((scope, index) =>
    table.add({ no: index + 1, connectionId: 'local', system: 'celery', scope, tasks: new Map() }),
  );
  return { live: new LiveTasks(table, LIMITS), sources };
}

function taskOf(source: Source, update: TaskUpdate): LiveTask {
  return {
    source,
    id: update.ref.id,
    seq: 0,
    record: mergeTask(null, update, 1),
    written: null,
    failedAt: null,
    cause: null,
    isDirty: false,
    units: 0,
    unwritten: null,
  };
}

/** As many tasks as the source is to get, with as much text each. */
function take(live: LiveTasks, source: Source, count: number, units: number): void {
  for (let number = 0; number < count; number++) {
    const id = `${source.scope}${String(source.tasks.size)}`;
    const task = taskOf(source, received(id, 1, { argsRepr: 'a'.repeat(units) }));
    live.add(task);
    live.markDirty(task, units);
  }
}

/** What a write does with the dirty ones. */
function write(live: LiveTasks): void {
  for (const task of live.dirty) task.isDirty = false;
  live.settle();
}

function held(source: Source): number {
  return [...source.tasks.values()].reduce((sum, { record }) => sum + (record.argsRepr?.length ?? 0), 0);
}

describe('tasks in memory', () => {
  it('are bounded in number', () => {
    const { live, sources } = liveTasks();
    const [source] = sources as [Source];
    take(live, source, 300, 0);
    write(live);
    assert.ok(live.count <= 100 && live.count >= 99, `${String(live.count)} are held`);
    assert.equal(source.tasks.size, live.count);
  });

  it('are bounded in what their texts take, those that came first leave first', () => {
    const { live, sources } = liveTasks(['a', 'b']);
    const [a, b] = sources as [Source, Source];
    take(live, a, 20, 900);
    take(live, b, 5, 300);
    write(live);
    const inMemory = held(a) + held(b);
    assert.ok(inMemory <= 10_000, `${String(inMemory)} units are held`);
    assert.ok(inMemory > 5_000, `only ${String(inMemory)} units are held`);
    assert.ok(a.tasks.has('a19'));
    assert.ok(!a.tasks.has('a0'));
    assert.equal(live.count, a.tasks.size + b.tasks.size);
  });

  it('are measured anew when they change, and no longer when they have left', () => {
    const { live, sources } = liveTasks();
    const [source] = sources as [Source];
    take(live, source, 10, 10);
    write(live);
    for (const task of source.tasks.values()) {
      task.record = { ...task.record, argsRepr: 'b'.repeat(2_000) };
      live.markDirty(task, 2_000);
    }
    write(live);
    assert.equal(held(source), 10_000);
    for (const task of source.tasks.values()) live.forget(task);
    assert.equal(live.count, 0);
    take(live, source, 10, 1_000);
    write(live);
    assert.equal(live.count, 10);
  });

  it('are to be written at once when many have changed, or a few with long texts', () => {
    const { live, sources } = liveTasks();
    const [source] = sources as [Source];
    take(live, source, 49, 1);
    assert.equal(live.isFull, false);
    take(live, source, 1, 1);
    assert.equal(live.isFull, true);
    write(live);
    assert.equal(live.isFull, false);
    take(live, source, 5, 1_000);
    assert.equal(live.isFull, true);
  });

  it('are written before a burst of long tracebacks fills memory', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const traceback = 't'.repeat(TEXT_LIMITS.traceback);
    const enough = Math.ceil(LIVE_LIMITS.batchTextUnits / traceback.length);
    const idle = clock.pending;
    for (let number = 0; number < enough - 1; number++) {
      store.apply([failed(String(number), clock.now(), { traceback })]);
    }
    assert.equal(clock.pending, idle + 1, 'they wait for the next write');
    store.apply([failed('last', clock.now(), { traceback })]);
    assert.equal(clock.pending, idle, 'nothing waits to be written');
    assert.equal(allIds(store).length, enough);
  });
});
