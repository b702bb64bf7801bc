import { splitTracePath } from '../pathMapping.ts';
import type { CeleryTaskDefinition } from './celeryTasks.ts';

/** Modules lie no deeper than this below the folder that Python imports them from. */
const DEEPEST = 12;

/**
 * Names that a definition can have when it runs, the likeliest first: the one that the source gives, else those that
 * Celery makes of the module, seen from each folder from which Python may import it. None when only the run can tell.
 *
 * `path`: with the folder of the workspace, or relative to it.
 */
export function namesOfDefinition(
  definition: Pick<CeleryTaskDefinition, 'name' | 'isNameDynamic' | 'function'>,
  path: string,
): readonly string[] {
  if (definition.name !== null) return [definition.name];
  const segments = splitTracePath(path)?.segments ?? [];
  const file = segments.at(-1)?.replace(/\.pyx?$/u, '');
  if (definition.isNameDynamic || file === undefined) return [];
  const folders = segments.slice(0, -1);
  const module = file === '__init__' ? folders : [...folders, file];
  const names: string[] = [];
  for (let depth = 1; depth <= Math.min(DEEPEST, module.length); depth++) {
    const parts = module.slice(-depth);
    if (!parts.every((part) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(part))) break;
    names.push([...parts, definition.function].join('.'));
  }
  return names;
}
