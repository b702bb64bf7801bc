import type { CeleryTaskDefinition } from './celeryTasks.ts';
import { CERTAIN, scoreOfDefinition } from './taskDefinition.ts';

/** A definition of a Celery task with the file that it stands in. */
export interface IndexedTask {
  readonly path: string;
  readonly definition: CeleryTaskDefinition;
}

/** The definitions of Celery tasks by file, by the name that their source gives, and by function. */
export class TaskIndex {
  readonly #byPath = new Map<string, readonly IndexedTask[]>();
  readonly #byName = new Map<string, Set<IndexedTask>>();
  readonly #byFunction = new Map<string, Set<IndexedTask>>();

  /** Takes the definitions of a file in place of those that it had. */
  set(path: string, definitions: readonly CeleryTaskDefinition[]): void {
    this.delete(path);
    const tasks = definitions.filter(({ isTask }) => isTask).map((definition) => ({ path, definition }));
    if (tasks.length === 0) return;
    this.#byPath.set(path, tasks);
    for (const task of tasks) {
      const { name, function: functionName } = task.definition;
      if (name !== null) entry(this.#byName, name).add(task);
      entry(this.#byFunction, functionName).add(task);
    }
  }

  delete(path: string): void {
    for (const task of this.#byPath.get(path) ?? []) {
      const { name, function: functionName } = task.definition;
      if (name !== null) remove(this.#byName, name, task);
      remove(this.#byFunction, functionName, task);
    }
    this.#byPath.delete(path);
  }

  /** Every definition, file by file. */
  all(): readonly IndexedTask[] {
    return [...this.#byPath.values()].flat();
  }

  /** The definitions that certainly mean a task's name; several when the workspace has copies. */
  find(taskName: string): readonly IndexedTask[] {
    const functionName = taskName.slice(taskName.lastIndexOf('.') + 1);
    const candidates = new Set([
      ...(this.#byName.get(taskName) ?? []),
      ...(this.#byFunction.get(functionName) ?? []),
    ]);
    const scored = [...candidates].map((task) => ({
      task,
      score: scoreOfDefinition(task.definition, task.path, taskName),
    }));
    const best = Math.max(CERTAIN, ...scored.map(({ score }) => score));
    return scored.filter(({ score }) => score === best).map(({ task }) => task);
  }

  /** The definitions of functions and classes of this name. */
  findFunction(functionName: string): readonly IndexedTask[] {
    return [...(this.#byFunction.get(functionName) ?? [])];
  }
}

function entry(map: Map<string, Set<IndexedTask>>, key: string): Set<IndexedTask> {
  const found = map.get(key) ?? new Set();
  map.set(key, found);
  return found;
}

function remove(map: Map<string, Set<IndexedTask>>, key: string, task: IndexedTask): void {
  const found = map.get(key);
  found?.delete(task);
  if (found?.size === 0) map.delete(key);
}
