import { isFinished } from '../../model/taskState.ts';
import { textUnits, type LiveTask } from './liveTask.ts';
import type { SourceTable } from './source.ts';

/** What may be in memory; texts in UTF-16 units, each of which takes one or two bytes. */
export interface LiveLimits {
  /** Tasks and texts that are held between two writes. */
  readonly tasks: number;
  readonly textUnits: number;
  /** Changed tasks, and texts that came with their changes, above which they are written at once. */
  readonly batchTasks: number;
  readonly batchTextUnits: number;
}

/** A task takes about 1 KB without its long texts. */
export const LIVE_LIMITS: LiveLimits = {
  tasks: 32_768,
  textUnits: 16 * 1024 * 1024,
  batchTasks: 8_192,
  batchTextUnits: 8 * 1024 * 1024,
};

/**
 * The tasks in memory: unfinished ones, so that their next event needs no read, and those that changed a moment ago.
 * Bounded: when there is too much of unfinished ones, those that were taken in first are left to the database.
 */
export class LiveTasks {
  readonly #sources: SourceTable;
  readonly #limits: LiveLimits;
  #dirty: LiveTask[] = [];
  /** Finished and written; they stay for one more flush because an event is often followed by a late one. */
  #retiring: LiveTask[] = [];
  #count = 0;
  #units = 0;
  #batchUnits = 0;

  constructor(sources: SourceTable, limits: LiveLimits = LIVE_LIMITS) {
    this.#sources = sources;
    this.#limits = limits;
  }

  get dirty(): readonly LiveTask[] {
    return this.#dirty;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether the dirty tasks are to be written at once, so that a burst stays bounded in memory. */
  get isFull(): boolean {
    return this.#dirty.length >= this.#limits.batchTasks || this.#batchUnits >= this.#limits.batchTextUnits;
  }

  add(task: LiveTask): void {
    task.source.tasks.set(task.id, task);
    this.#count++;
    this.#measure(task);
  }

  /** @param units UTF-16 units of the long texts that came with the change */
  markDirty(task: LiveTask, units: number): void {
    this.#batchUnits += units;
    if (task.isDirty) return;
    task.isDirty = true;
    this.#dirty.push(task);
  }

  /** To be called when all dirty tasks have been written. */
  settle(): void {
    for (const task of this.#retiring) if (!task.isDirty) this.#remove(task);
    this.#retiring = this.#dirty.filter((task) => isFinished(task.record.state));
    for (const task of this.#dirty) if (isHeld(task)) this.#measure(task);
    this.#dirty = [];
    this.#batchUnits = 0;
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
    this.#units = 0;
    this.#batchUnits = 0;
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

  /** Of each source as great a part, the oldest ones. */
  #evict(): void {
    for (let surplus = this.#surplus(); surplus > 0 && this.#count > 0; surplus = this.#surplus()) {
      for (const source of this.#sources.all()) {
        let left = Math.ceil(surplus * source.tasks.size);
        for (const task of source.tasks.values()) {
          if (left-- <= 0) break;
          this.#remove(task);
        }
      }
    }
  }

  /** The part of the tasks that is too much, as if each had as much text; 0: none. */
  #surplus(): number {
    const { tasks, textUnits: units } = this.#limits;
    return Math.max(1 - tasks / this.#count, 1 - units / this.#units, 0);
  }

  #measure(task: LiveTask): void {
    const units = textUnits(task.record);
    this.#units += units - task.units;
    task.units = units;
  }

  #remove(task: LiveTask): void {
    if (!isHeld(task)) return;
    task.source.tasks.delete(task.id);
    this.#count--;
    this.#units -= task.units;
  }
}

function isHeld(task: LiveTask): boolean {
  return task.source.tasks.get(task.id) === task;
}
