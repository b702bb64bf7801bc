import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChangeTopic } from '../../../src/contract/monitorApi.ts';
import { TaskFollower } from '../../../src/host/evaluation/taskFollower.ts';
import type { Task } from '../../../src/model/task.ts';
import { waitFor } from '../../services/index.ts';
import { task, taskDetail, taskRef } from './tasks.ts';

/** A monitor whose tasks a test sets, with a clock that it turns. */
class SteeredMonitor {
  readonly #listeners = new Set<(topics: readonly ChangeTopic[]) => void>();
  /** What the store knows. */
  readonly known = new Map<string, Task>();
  /** What a look at the server tells. */
  readonly onServer = new Map<string, Task>();
  asked = 0;
  lookedAt: string[] = [];
  fails = false;
  #timers: (() => void)[] = [];

  readonly follower = new TaskFollower({
    monitor: {
      getTask: async ({ id }) => {
        this.asked++;
        if (this.fails) throw new Error('The monitor is restarting.');
        return this.known.get(id) ?? null;
      },
      getTaskDetail: async ({ id }) => {
        this.lookedAt.push(id);
        if (this.fails) throw new Error('The monitor is restarting.');
        const found = this.onServer.get(id);
        return found === undefined ? null : taskDetail(found);
      },
    },
    onDidChange: (listener) => {
      this.#listeners.add(listener);
      return { dispose: () => void this.#listeners.delete(listener) };
    },
    after: (_ms, callback) => {
      this.#timers.push(callback);
      return () => {
        this.#timers = this.#timers.filter((timer) => timer !== callback);
      };
    },
  });

  get listening(): boolean {
    return this.#listeners.size > 0;
  }

  get timers(): number {
    return this.#timers.length;
  }

  change(topic: ChangeTopic): void {
    for (const listener of this.#listeners) listener([topic]);
  }

  turnClock(): void {
    const due = this.#timers;
    this.#timers = [];
    for (const timer of due) timer();
  }
}

void suite('following tasks to their end', () => {
  test('a listener that throws ends its own following only', async () => {
    const monitor = new SteeredMonitor();
    monitor.known.set('a', task('a', { state: 'started' }));
    const broken = monitor.follower.follow(taskRef('a'), () => {
      throw new Error('cannot be shown');
    });
    const other = monitor.follower.follow(taskRef('b'));
    await assert.rejects(broken, /cannot be shown/);
    monitor.known.set('b', task('b', { state: 'succeeded' }));
    monitor.change('tasks');
    assert.equal((await other)?.state, 'succeeded');
    monitor.follower.dispose();
  });

  test('every change is told, and the end resolves', async () => {
    const monitor = new SteeredMonitor();
    const states: string[] = [];
    const end = monitor.follower.follow(taskRef('a'), ({ state }) => states.push(state));
    monitor.known.set('a', task('a', { state: 'started' }));
    monitor.change('tasks');
    await waitFor(() => states.includes('started'), { what: 'the task to be seen running' });
    monitor.known.set('a', task('a', { state: 'succeeded', runtimeMs: 400 }));
    monitor.change('tasks');
    assert.equal((await end)?.runtimeMs, 400);
    monitor.follower.dispose();
  });

  test('a task that had ended before it was followed', async () => {
    const monitor = new SteeredMonitor();
    monitor.known.set('a', task('a', { state: 'failed' }));
    assert.equal((await monitor.follower.follow(taskRef('a')))?.state, 'failed');
    monitor.follower.dispose();
  });

  test('without events a look at the server tells the end', async () => {
    const monitor = new SteeredMonitor();
    const end = monitor.follower.follow(taskRef('a'));
    monitor.turnClock();
    await waitFor(() => monitor.timers === 1, { what: 'the next look to be planned' });
    monitor.onServer.set('a', task('a', { state: 'succeeded' }));
    monitor.turnClock();
    assert.equal((await end)?.state, 'succeeded');
    monitor.follower.dispose();
  });

  test('looks at the server are few, and every task gets its turn', async () => {
    const monitor = new SteeredMonitor();
    const ids = Array.from({ length: 25 }, (_, index) => `t${index}`);
    for (const id of ids) void monitor.follower.follow(taskRef(id));
    for (let round = 1; round <= 3; round++) {
      monitor.turnClock();
      await waitFor(() => monitor.timers === 1, { what: 'the next look to be planned' });
      assert.equal(monitor.lookedAt.length, round * 10);
    }
    assert.deepEqual(new Set(monitor.lookedAt), new Set(ids));
    monitor.follower.dispose();
  });

  test('a monitor that does not answer is asked again', async () => {
    const monitor = new SteeredMonitor();
    monitor.fails = true;
    const end = monitor.follower.follow(taskRef('a'));
    monitor.turnClock();
    await waitFor(() => monitor.timers === 1, { what: 'the next look to be planned' });
    monitor.fails = false;
    monitor.known.set('a', task('a', { state: 'revoked' }));
    monitor.change('tasks');
    assert.equal((await end)?.state, 'revoked');
    monitor.follower.dispose();
  });

  test('other changes ask nothing', async () => {
    const monitor = new SteeredMonitor();
    void monitor.follower.follow(taskRef('a'));
    await waitFor(() => monitor.asked === 1, { what: 'the first question' });
    monitor.change('workers');
    assert.equal(monitor.asked, 1);
    monitor.follower.dispose();
  });

  test('one task followed twice ends for both', async () => {
    const monitor = new SteeredMonitor();
    const ends = [monitor.follower.follow(taskRef('a')), monitor.follower.follow(taskRef('a'))];
    monitor.known.set('a', task('a', { state: 'succeeded' }));
    monitor.change('tasks');
    assert.deepEqual(
      (await Promise.all(ends)).map((end) => end?.state),
      ['succeeded', 'succeeded'],
    );
    monitor.follower.dispose();
  });

  test('disposing of it ends the waiting and leaves nothing behind', async () => {
    const monitor = new SteeredMonitor();
    const end = monitor.follower.follow(taskRef('a'));
    monitor.follower.dispose();
    assert.equal(await end, null);
    assert.equal(await monitor.follower.follow(taskRef('b')), null);
    assert.deepEqual([monitor.listening, monitor.timers], [false, 0]);
  });

  test('with nothing to follow no clock runs', async () => {
    const monitor = new SteeredMonitor();
    monitor.onServer.set('a', task('a', { state: 'succeeded' }));
    const end = monitor.follower.follow(taskRef('a'));
    monitor.turnClock();
    await end;
    await waitFor(() => monitor.timers === 0, { what: 'the clock to stop' });
    monitor.follower.dispose();
  });
});
