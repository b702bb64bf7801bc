import { splitTracePath } from '../pathMapping.ts';
import { type CeleryTaskDefinition, celeryTasks } from './celeryTasks.ts';

/** A place in a file that may define a task; a higher score is a surer one. */
export interface DefinitionMatch {
  readonly line: number;
  readonly column: number;
  readonly score: number;
}

/** From this score on there is no need to look further. */
export const CERTAIN = 90;

/**
 * Looks for a Celery task of this name in a Python file. Certain are a decorator that gives the very name, and a task
 * whose module and function make it (`tasks.evaluate_code` in `…/tasks.py`).
 */
export function matchCeleryTask(text: string, path: string, taskName: string): DefinitionMatch | null {
  let best: DefinitionMatch | null = null;
  for (const definition of celeryTasks(text)) {
    const { line, column } = definition;
    const score = scoreOfDefinition(definition, path, taskName);
    if (score > (best?.score ?? 0)) best = { line, column, score };
  }
  return best;
}

/** Whether a file can be the module of these dotted names, seen from any folder that Python may import from. */
export function endsWithModule(path: string, module: readonly string[]): boolean {
  const segments = splitTracePath(path)?.segments ?? [];
  const file = segments.at(-1)?.replace(/\.pyx?$/u, '') ?? '';
  const names = file === '__init__' ? segments.slice(0, -1) : [...segments.slice(0, -1), file];
  if (module.length === 0 || module.length > names.length) return false;
  return module.every((name, index) => names[names.length - module.length + index] === name);
}

/** How surely a definition in this file is the task of this name; 0: it is not. */
export function scoreOfDefinition(definition: CeleryTaskDefinition, path: string, taskName: string): number {
  if (definition.isTask && definition.name !== null) return definition.name === taskName ? 100 : 0;
  const parts = taskName.split('.');
  if (definition.function !== parts.at(-1)) return 0;
  const isInModule = endsWithModule(path, parts.slice(0, -1));
  if (definition.isTask && definition.isNameDynamic) return isInModule ? 70 : 50;
  if (definition.isTask) return isInModule ? 95 : 20;
  return isInModule ? 40 : 0;
}
