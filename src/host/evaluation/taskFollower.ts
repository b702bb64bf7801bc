import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { type Task, taskKey, type TaskRef } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';

export interface TaskFollowerSurroundings {
  readonly monitor: Pick<MonitorApi, 'getTask' | 'getTaskDetail'>;
  /** The monitor's change event. */
  onDidChange(listener: (topics: readonly ChangeTopic[]) => void): { dispose(): void };
  /** Calls once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Between two looks at the server itself, which knows the end also when no event tells of it. */
const CLOSE_LOOK_MS = 1_000;
/** Tasks that one such look reads at most. */
const CLOSE_LOOK_TASKS = 10;
/** Questions to the monitor at a time. */
const AT_ONCE = 20;

interface Followed {
  readonly ref: TaskRef;
  readonly onChange: (task: Task) => void;
  readonly resolve: (task: Task | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Waits for tasks to end: asks the monitor whenever tasks changed, and looks at the server itself from time to time,
 * where the result record tells the end of tasks whose events are off.
 */
export class TaskFollower {
  readonly #surroundings: TaskFollowerSurroundings;
  readonly #followed = new Map<string, Followed>();
  readonly #listener: { dispose(): void };
  #cancelTimer: (() => void) | null = null;
  #isLooking = false;
  #shallLookAgain = false;
  #isDisposed = false;

  constructor(surroundings: TaskFollowerSurroundings) {
    this.#surroundings = surroundings;
    this.#listener = surroundings.onDidChange((topics) => {
      if (topics.includes('tasks')) void this.#look();
    });
  }

  /**
   * Resolves with the task when it has ended; with `null` when the follower is disposed of before. Rejects with what `onChange`
   * throws, and follows it no longer then.
   */
  follow(ref: TaskRef, onChange: (task: Task) => void = () => {}): Promise<Task | null> {
    if (this.#isDisposed) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const other = this.#followed.get(taskKey(ref));
      this.#followed.set(taskKey(ref), {
        ref,
        onChange,
        resolve(task) {
          other?.resolve(task);
          resolve(task);
        },
        reject(error) {
          other?.reject(error);
          reject(error);
        },
      });
      this.#scheduleCloseLook();
      void this.#look();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listener.dispose();
    this.#cancelTimer?.();
    for (const { resolve } of this.#followed.values()) resolve(null);
    this.#followed.clear();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#shallLookAgain = true;
      return;
    }
    this.#isLooking = true;
    do {
      this.#shallLookAgain = false;
      const waiting = [...this.#followed.values()];
      for (let start = 0; start < waiting.length; start += AT_ONCE) {
        const group = waiting.slice(start, start + AT_ONCE);
        await Promise.all(group.map((followed) => this.#ask(followed)));
      }
    } while (this.#hasToLookAgain());
    this.#isLooking = false;
  }

  #hasToLookAgain(): boolean {
    return this.#shallLookAgain && this.#followed.size > 0;
  }

  async #ask(followed: Followed): Promise<void> {
    this.#observe(followed, await this.#surroundings.monitor.getTask(followed.ref).catch(unanswered));
  }

  #scheduleCloseLook(): void {
    if (this.#cancelTimer !== null || this.#isDisposed || this.#followed.size === 0) return;
    this.#cancelTimer = this.#surroundings.after(CLOSE_LOOK_MS, () => {
      void this.#lookClosely().then(() => {
        this.#cancelTimer = null;
        this.#scheduleCloseLook();
      });
    });
  }

  async #lookClosely(): Promise<void> {
    const waiting = [...this.#followed.entries()].slice(0, CLOSE_LOOK_TASKS);
    await Promise.all(
      waiting.map(async ([key, followed]) => {
        const detail = await this.#surroundings.monitor.getTaskDetail(followed.ref).catch(unanswered);
        this.#observe(followed, detail?.task ?? null);
        // To the end of the queue, so that each gets its turn.
        if (this.#followed.delete(key)) this.#followed.set(key, followed);
      }),
    );
  }

  #observe(followed: Followed, task: Task | null): void {
    const key = taskKey(followed.ref);
    if (task === null || !this.#followed.has(key)) return;
    if (!isFinished(task.state)) {
      try {
        followed.onChange(task);
      } catch (error) {
        this.#followed.delete(key);
        followed.reject(error);
      }
      return;
    }
    this.#followed.delete(key);
    followed.resolve(task);
  }
}

/** The monitor restarts or its server is away: the next look asks again. */
function unanswered(): null {
  return null;
}
