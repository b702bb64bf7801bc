import { isFinished } from '../../model/taskState.ts';
import type { LiveTask } from './liveTask.ts';
import type { SourceTable } from './source.ts';

/**
 * The tasks in memory: unfinished ones, so that their next event needs no read, and those that changed a moment ago.
 * Bounded: when there are too many unfinished ones, those that were taken in first are left to the database.
 */
export class LiveTasks {
  readonly #sources: SourceTable;
  readonly #limit: number;
  #dirty: LiveTask[] = [];
  /** Finished and written; they stay for one more flush because an event is often followed by a late one. */
  #retiring: LiveTask[] = [];
  #count = 0;

  constructor(sources: SourceTable, limit: number) {
    this.#sources = sources;
    this.#limit = limit;
  }

  get dirty(): readonly LiveTask[] {
    return this.#dirty;
  }

  get count(): number {
    return this.#count;
  }

  add(task: LiveTask): void {
    task.source.tasks.set(task.id, task);
    this.#count++;
  }

  markDirty(task: LiveTask): void {
    if (task.isDirty) return;
    task.isDirty = true;
    this.#dirty.push(task);
  }

  /** To be called when all dirty tasks have been written. */
  settle(): void {
    for (const task of this.#retiring) if (!task.isDirty) this.#remove(task);
    this.#retiring = this.#dirty.filter((task) => isFinished(task.record.state));
    this.#dirty = [];
    this.#evict();
  }

  /** Forgets tasks whose rows were deleted; what is not written yet stays and is written as new. */
  forget(task: LiveTask): void {
    if (task.isDirty) task.seq = 0;
    else this.#remove(task);
  }

  clear(): void {
    for (const source of this.#sources.all()) source.tasks.clear();
    this.#dirty = [];
    this.#retiring = [];
    this.#count = 0;
  }

  /** After the database was replaced: everything in memory is to be written again. */
  markAllUnwritten(): void {
    this.#dirty = [];
    this.#retiring = [];
    for (const source of this.#sources.all()) {
      for (const task of source.tasks.values()) {
        task.seq = 0;
        task.written = null;
        task.isDirty = true;
        this.#dirty.push(task);
      }
    }
  }

  #evict(): void {
    if (this.#count <= this.#limit) return;
    for (const source of this.#sources.all()) {
      const surplus = Math.ceil(((this.#count - this.#limit) * source.tasks.size) / this.#count);
      let left = surplus;
      for (const task of source.tasks.values()) {
        if (left-- <= 0) break;
        this.#remove(task);
      }
    }
  }

  #remove(task: LiveTask): void {
    if (task.source.tasks.get(task.id) !== task) return;
    task.source.tasks.delete(task.id);
    this.#count--;
  }
}
