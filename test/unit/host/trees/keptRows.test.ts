import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreeItem } from 'vscode';
import { DrawnTasks, type ListPlace } from '../../../../src/host/trees/drawnTasks.ts';
import { keepSameTasks } from '../../../../src/host/trees/sameTasks.ts';
import { TaskLists } from '../../../../src/host/trees/taskLists.ts';
import { taskNodes } from '../../../../src/host/trees/taskNodes.ts';
import { TreeEntry } from '../../../../src/host/trees/treeEntry.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';
import type { Task } from '../../../../src/model/task.ts';
import { drawing, NOW, task } from './samples.ts';

const PLACE = { connectionId: 'local', readOnly: false, list: 'local', sort: 'newest' } as const;
const MINUTE = 60_000;

function numbered(id: number, changes: Partial<Task> = {}): Task {
  const ref = { connectionId: 'local', system: 'celery', scope: '', id: String(id) } as const;
  return task({ ref, finishedAt: NOW - 5 * MINUTE, ...changes });
}

/** Reads the tasks anew, each time as other objects, as they come from the monitor's thread. */
function listsOf(history: () => readonly Task[]): () => Promise<readonly Task[]> {
  const lists = new TaskLists({
    getTasks: () => Promise.resolve({ tasks: structuredClone(history()), next: null }),
    getTask: () => Promise.resolve(null),
  });
  return async () => (await lists.read('local', { filter: {} }, 100)).tasks;
}

function drawer(): (tasks: readonly Task[], now?: number) => readonly TreeNode[] {
  const drawn = new DrawnTasks();
  return (tasks, now = NOW) => taskNodes({ tasks, next: null }, PLACE, { ...drawing, now }, drawn);
}

describe('rows of tasks of which nothing changed', () => {
  it('are the same when they are read and drawn again', async () => {
    const read = listsOf(() => [numbered(1), numbered(2)]);
    const rows = drawer();
    const before = rows(await read());
    const after = rows(await read(), NOW + 1_000);
    assert.equal(after.length, 2);
    after.forEach((row, index) => assert.equal(row, before[index]));
  });

  it('stay beside one that changed and one that came', async () => {
    let history = [numbered(1), numbered(2)];
    const read = listsOf(() => history);
    const rows = drawer();
    const before = rows(await read());
    history = [numbered(3), numbered(1, { state: 'failed', error: 'Timeout' }), numbered(2)];
    const after = rows(await read());
    assert.deepEqual(
      after.map((row) => before.includes(row)),
      [false, false, true],
    );
    assert.match(after[1]?.description ?? '', /^Timeout/u);
  });

  it('are drawn anew when they tell another age, and where they may not be acted on any more', async () => {
    const tasks = await listsOf(() => [numbered(1)])();
    const drawn = new DrawnTasks();
    const draw = (place: ListPlace, now: number): TreeNode | undefined =>
      taskNodes({ tasks, next: null }, place, { ...drawing, now }, drawn)[0];
    const before = draw(PLACE, NOW);
    assert.notEqual(draw(PLACE, NOW + MINUTE)?.description, before?.description);
    const forbidden = draw({ ...PLACE, readOnly: true }, NOW + MINUTE);
    assert.notEqual(forbidden?.contextValue, before?.contextValue);
    assert.notEqual(draw({ ...PLACE, list: 'group' }, NOW)?.id, before?.id);
  });

  it('are told apart by every field, and by where the task is', () => {
    const kept = numbered(1);
    const same = (now: Task): boolean => keepSameTasks([kept], [now])[0] === kept;
    assert.ok(same(structuredClone(kept)));
    const fields = Object.keys(kept).filter((field) => field !== 'ref');
    assert.equal(fields.length, 15);
    for (const field of fields) assert.ok(!same({ ...kept, [field]: 'other' }), field);
    for (const field of Object.keys(kept.ref)) {
      assert.ok(!same({ ...kept, ref: { ...kept.ref, [field]: 'other' } }), field);
    }
  });
});

describe('what VS Code draws of a row', () => {
  it('is made once for a node, and anew for another one or after a tooltip was put into it', () => {
    let made = 0;
    const make = ({ label }: TreeNode): TreeItem => {
      made++;
      return { label };
    };
    const entry = new TreeEntry({ id: 'row', label: 'one' });
    const item = entry.item(make);
    assert.equal(entry.item(make), item);
    entry.node = { id: 'row', label: 'two' };
    assert.equal(entry.item(make).label, 'two');
    assert.equal(made, 2);
    entry.forgetItem();
    entry.item(make);
    assert.equal(made, 3);
  });
});
