import { matchCeleryTask } from '../../model/definitions/taskDefinition.ts';
import type { Task } from '../../model/task.ts';
import { type DefinitionFiles, type LocatedDefinition, type Search, searchAll } from './definitionSearch.ts';
import { locateJob } from './locateJob.ts';

const PYTHON = '**/*.py';

/**
 * Looks in the workspace's sources for the function that a task's name means, or for what deals with a job. Stops at a
 * certain one, else takes the best of all. `null`: none, or the search was aborted.
 */
export async function locateDefinition(
  task: Pick<Task, 'name' | 'ref' | 'queue'>,
  files: DefinitionFiles,
  signal: AbortSignal,
): Promise<LocatedDefinition | null> {
  if (task.ref.system === 'bullmq') return locateJob(task, files, signal);
  const search = celerySearch(task.name);
  return search === null ? null : searchAll(search, files, signal);
}

function celerySearch(name: string | null): Search | null {
  const parts = name?.split('.') ?? [];
  const [functionName, module] = parts.toReversed();
  if (name === null || functionName === undefined || functionName === '') return null;
  const isModule = module !== undefined && /^\w+$/u.test(module);
  return {
    globs: isModule ? [`**/{${module}.py,${module}/__init__.py}`, PYTHON] : [PYTHON],
    words: [name, functionName],
    match: (text, path) => matchCeleryTask(text, path, name),
  };
}
