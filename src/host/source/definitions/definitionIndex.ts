import { celeryTaskSteps } from '../../../model/definitions/celeryTasks.ts';
import { TaskIndex } from '../../../model/definitions/taskIndex.ts';
import { inSlices, type SliceClock } from './inSlices.ts';

/** The Python files of a workspace. */
export interface IndexedFiles {
  /** Paths of all that are a person's own: neither excluded nor ignored; bounded. */
  list(): Promise<readonly string[]>;
  /** Whether one path would be listed. */
  accepts(path: string): Promise<boolean>;
  /** A file's text; `null` when it cannot be read or is too large. */
  read(path: string): Promise<string | null>;
}

export interface IndexClock extends SliceClock {
  /** Calls back after so many ms, unless the returned function is called. */
  after(ms: number, callback: () => void): () => void;
}

/** Whoever needs the index waits no longer than this for it; then it answers with what it has, and goes on. */
const LONGEST_WAIT_MS = 5_000;
/** When more files changed than this, as with a change of branches, all are listed and read anew. */
const MOST_CHANGES = 200;
/** A file without any of these words defines no task. */
const WORDS = /task/iu;

/**
 * The definitions of Celery tasks in the workspace. Nothing is read before the first need; afterwards each change
 * reads one file.
 */
export class DefinitionIndex {
  readonly #files: IndexedFiles;
  readonly #clock: IndexClock;
  readonly #changed = new Set<string>();
  #tasks = new TaskIndex();
  #building: Promise<void> | null = null;
  #updating: Promise<void> | null = null;
  #isDisposed = false;

  constructor(files: IndexedFiles, clock: IndexClock) {
    this.#files = files;
    this.#clock = clock;
  }

  /** Whether somebody has needed it, so that changes matter. */
  get isInUse(): boolean {
    return this.#building !== null;
  }

  /** The definitions; built at the first call. Waits at most 5 s: what is not read by then is missing. */
  async tasks(): Promise<TaskIndex> {
    this.#building ??= this.#build();
    const work = this.#building.then(() => this.#updating);
    let cancel: (() => void) | undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancel = this.#clock.after(LONGEST_WAIT_MS, resolve);
    });
    try {
      await Promise.race([work, tooLong]);
    } finally {
      cancel?.();
    }
    return this.#tasks;
  }

  /** A file was made, changed or removed. */
  fileChanged(path: string): void {
    if (!this.isInUse) return;
    this.#changed.add(path);
    if (this.#changed.size > MOST_CHANGES) this.startAnew();
    else this.#updating ??= this.#update();
  }

  /** What is excluded changed, or much else: the next need reads everything again. */
  startAnew(): void {
    this.#changed.clear();
    this.#building = null;
    this.#tasks = new TaskIndex();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.startAnew();
  }

  async #build(): Promise<void> {
    const tasks = this.#tasks;
    for (const path of await this.#files.list().catch(() => [])) {
      if (this.#isDisposed || this.#tasks !== tasks) return;
      await this.#read(path, tasks);
    }
  }

  async #update(): Promise<void> {
    await this.#building;
    for (const path of this.#changed) {
      this.#changed.delete(path);
      const tasks = this.#tasks;
      if (await this.#files.accepts(path).catch(() => false)) await this.#read(path, tasks);
      else tasks.delete(path);
    }
    this.#updating = null;
  }

  async #read(path: string, tasks: TaskIndex): Promise<void> {
    const text = await this.#files.read(path).catch(() => null);
    if (text === null || !WORDS.test(text)) tasks.delete(path);
    else tasks.set(path, await inSlices(celeryTaskSteps(text), this.#clock));
  }
}
