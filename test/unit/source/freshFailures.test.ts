import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TaskQuery } from '../../../src/contract/monitorApi.ts';
import type { LocatedFailure } from '../../../src/host/source/failures/freshFailure.ts';
import { FreshFailures } from '../../../src/host/source/failures/freshFailures.ts';
import { formatFilter } from '../../../src/model/filter/formatFilter.ts';
import type { Task, TaskDetail, TaskRef } from '../../../src/model/task.ts';
import { FakeClock, settle } from '../monitor/fakeClock.ts';
import { task as sampleTask } from '../host/trees/samples.ts';

/** A monitor with some tasks, and a workspace in which each fails at the line that its error names. */
class Scene {
  readonly clock = new FakeClock();
  readonly tasks: Task[] = [];
  readonly read: string[] = [];
  readonly modifiedAt = new Map<string, number>();
  readonly errors: unknown[] = [];
  connections = [{ id: 'local' }];
  isTrusted = true;
  isDown = false;
  asked = 0;
  /** Whether the file is found; told once a look has begun. */
  onLocate: () => Promise<boolean> = () => Promise.resolve(true);

  readonly failures = new FreshFailures({
    monitor: {
      getConnections: async () => {
        if (this.isDown) throw new Error('the monitor is not there');
        return this.connections as never;
      },
      getTasks: async ({ filter, limit }: TaskQuery) => {
        this.asked++;
        const { states, since = 0, names, expression } = filter;
        const others = expression === undefined ? '' : formatFilter(expression);
        const tasks = this.tasks
          .filter(({ state, updatedAt }) => states?.includes(state) === true && updatedAt >= since)
          .filter(({ name }) => names === undefined || (name !== null && names.includes(name)))
          .filter(({ name }) => others !== `-name:${name}`)
          .toSorted((one, other) => other.updatedAt - one.updatedAt);
        return { tasks: tasks.slice(0, limit), next: null };
      },
      getTaskDetail: async (ref: TaskRef) => {
        this.read.push(ref.id);
        const found = this.tasks.find(({ ref: { id } }) => id === ref.id);
        return { task: found } as TaskDetail;
      },
    },
    isTrusted: () => this.isTrusted,
    locate: async ({ task }) => ((await this.onLocate()) ? this.#locate(task) : null),
    changedAt: async (path) => this.modifiedAt.get(path) ?? null,
    now: () => this.clock.now(),
    after: (ms, callback) => this.clock.after(ms, callback),
    onError: (error) => this.errors.push(error),
  });

  #locate({ error }: Task): LocatedFailure | null {
    const line = Number(/line (\d+)/.exec(error ?? '')?.[1] ?? -1);
    if (line < 0) return null;
    return { place: { path: '/w/tasks.py', line, start: 4, end: 9, function: 'f' }, callers: [] };
  }

  add(
    state: 'failed' | 'succeeded',
    id: string,
    error: string | null = 'ValueError: line 3',
    name = 'tasks.f',
  ): void {
    const at = this.clock.now();
    const changes = { state, error: state === 'failed' ? error : null, finishedAt: at, updatedAt: at };
    const ref = { connectionId: 'local', system: 'celery', scope: '', id } as const;
    this.tasks.push(sampleTask({ ref, name, ...changes }));
    this.failures.tasksChanged();
  }

  /** The lines that are shown, with how often tasks failed there. */
  shown(): string[] {
    return [...this.failures.files.values()]
      .flat()
      .map(({ place, count }) => `${place.path}:${place.line} ×${count}`);
  }
}

/** A scene that somebody listens to. */
async function listening(): Promise<Scene & { changes: number }> {
  const scene = Object.assign(new Scene(), { changes: 0 });
  scene.failures.onDidChange(() => scene.changes++);
  await scene.clock.advance(0);
  return scene;
}

void suite('fresh failures', () => {
  test('are looked for only while somebody listens', async () => {
    const scene = new Scene();
    scene.add('failed', '1');
    await scene.clock.advance(120_000);
    assert.equal(scene.asked, 0);
    const listener = scene.failures.onDidChange(() => undefined);
    await scene.clock.advance(0);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×1']);
    listener.dispose();
    assert.equal(scene.failures.files.size, 0);
    assert.equal(scene.clock.pending, 0, 'no timer is left');
  });

  test('stand at their line, those of one name at one line together', async () => {
    const scene = await listening();
    scene.add('failed', '1', 'ValueError: user 1 at line 3');
    scene.add('failed', '2', 'ValueError: user 2 at line 3');
    scene.add('failed', '3', 'KeyError: line 7');
    scene.add('failed', '4', 'OSError: elsewhere');
    await scene.clock.advance(10_000);
    assert.deepEqual(scene.shown().toSorted(), ['/w/tasks.py:3 ×2', '/w/tasks.py:7 ×1']);
    assert.equal(scene.changes, 1);
  });

  test('read the traceback of each kind once', async () => {
    const scene = await listening();
    for (let id = 0; id < 5; id++) {
      scene.add('failed', String(id));
      await scene.clock.advance(5_000);
    }
    assert.deepEqual(scene.read, ['0']);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×5']);
  });

  test('read a burst of kinds bit by bit, and no more than are shown', async () => {
    const scene = await listening();
    for (let id = 0; id < 60; id++) scene.add('failed', String(id), `ValueError: line ${id}`);
    await scene.clock.advance(5_000);
    assert.equal(scene.read.length, 5);
    await scene.clock.advance(60_000);
    assert.equal(scene.read.length, 20);
    assert.equal(scene.shown().length, 20);
  });

  test('of a task that failed once are not hidden by one that fails all the time', async () => {
    const scene = await listening();
    scene.add('failed', 'once', 'KeyError: line 7', 'tasks.seldom');
    for (let id = 0; id < 500; id++) {
      await scene.clock.advance(1_000);
      scene.add('failed', String(id));
    }
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown().toSorted(), ['/w/tasks.py:3 ×200', '/w/tasks.py:7 ×1']);
  });

  test('are gone when the file changes, and come back with the next failure', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.failures.fileChanged('/w/other.py');
    assert.equal(scene.shown().length, 1);
    scene.failures.fileChanged('/w/tasks.py');
    assert.deepEqual(scene.shown(), []);
    await scene.clock.advance(65_000);
    assert.deepEqual(scene.shown(), []);
    scene.add('failed', '2');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×2']);
    assert.deepEqual(scene.read, ['1', '2'], 'the line may be another one now');
  });

  test('are gone when the file changes on the disk', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.modifiedAt.set('/w/tasks.py', scene.clock.now());
    await scene.clock.advance(65_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('stay where some tasks fail and some succeed, until very many have succeeded in a row', async () => {
    const scene = await listening();
    for (let id = 0; id < 5; id++) scene.add('succeeded', `before ${id}`);
    await scene.clock.advance(1_000);
    scene.add('failed', '1');
    await scene.clock.advance(1_000);
    for (let id = 0; id < 14; id++) scene.add('succeeded', `after ${id}`);
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×1']);
    scene.add('succeeded', 'the last');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('are gone when tasks that only failed succeed as often', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    scene.add('failed', '2');
    await scene.clock.advance(5_000);
    scene.add('succeeded', '3');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×2']);
    scene.add('succeeded', '4');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('are gone when the task itself was tried again and succeeded', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.tasks.length = 0;
    scene.add('succeeded', '1');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('grow old within an hour, without any change', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(3_590_000);
    assert.equal(scene.shown().length, 1);
    await scene.clock.advance(120_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('are none in a workspace that is not trusted, until it is', async () => {
    const scene = new Scene();
    scene.isTrusted = false;
    scene.add('failed', '1');
    scene.failures.onDidChange(() => undefined);
    await scene.clock.advance(60_000);
    assert.equal(scene.asked, 0);
    scene.isTrusted = true;
    scene.failures.workspaceChanged();
    await scene.clock.advance(0);
    assert.equal(scene.shown().length, 1);
  });

  test('are looked for anew when files are found elsewhere in the middle of a look', async () => {
    const scene = await listening();
    const { promise: looked, resolve: found } = Promise.withResolvers<boolean>();
    scene.onLocate = () => looked;
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.read, ['1']);
    scene.onLocate = () => Promise.resolve(true);
    scene.failures.workspaceChanged();
    found(false);
    await scene.clock.advance(10_000);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×1']);
  });

  test('of a connection that is not watched any more are none', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.connections = [];
    scene.failures.tasksChanged();
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), []);
  });

  test('stay as they are while the monitor is not there, which the log is told', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.isDown = true;
    scene.failures.tasksChanged();
    await scene.clock.advance(5_000);
    assert.equal(scene.errors.length, 1);
    assert.equal(scene.shown().length, 1);
    scene.isDown = false;
    scene.add('failed', '2');
    await scene.clock.advance(5_000);
    assert.deepEqual(scene.shown(), ['/w/tasks.py:3 ×2']);
  });

  test('leave no timer behind', async () => {
    const scene = await listening();
    scene.add('failed', '1');
    await scene.clock.advance(5_000);
    scene.failures.dispose();
    await settle();
    assert.equal(scene.clock.pending, 0);
  });
});
