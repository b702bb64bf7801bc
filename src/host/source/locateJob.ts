import {
  constantsNamed,
  matchBullmqJob,
  matchProcessorFile,
} from '../../model/definitions/bullmqJobMatch.ts';
import { CERTAIN, type DefinitionMatch } from '../../model/definitions/taskDefinition.ts';
import type { Task } from '../../model/task.ts';
import { better, type DefinitionFiles, type LocatedDefinition, searchAll } from './definitionSearch.ts';

/** Names that may stand for a queue or a job in other files. */
const MOST_CONSTANTS = 50;
const JAVASCRIPT = '**/*.{ts,js,mts,mjs,cts,cjs,tsx,jsx}';

/**
 * Names may be constants of another file, so that those files which use them are only found once they are known. A worker
 * whose processor is a file of its own leads there.
 */
export async function locateJob(
  { name, ref, queue }: Pick<Task, 'name' | 'ref' | 'queue'>,
  files: DefinitionFiles,
  signal: AbortSignal,
): Promise<LocatedDefinition | null> {
  const queueName = queue ?? ref.scope.slice(ref.scope.lastIndexOf(':') + 1);
  if (queueName === '') return null;
  const values = name === null ? [queueName] : [queueName, name];
  const constants = new Map<string, string>();
  const processors = new Map<string, string>();
  const matchWith = (imported: ReadonlyMap<string, string>) => (text: string, path: string) => {
    const match = matchBullmqJob(text, queueName, name, imported);
    if (match !== null && match.processor !== null) processors.set(path, match.processor);
    return match;
  };
  const literal = matchWith(new Map());
  let best = await searchAll(
    {
      globs: [JAVASCRIPT],
      words: values,
      match(text, path) {
        if (constants.size < MOST_CONSTANTS) {
          for (const [key, value] of constantsNamed(text, new Set(values))) constants.set(key, value);
        }
        return literal(text, path);
      },
    },
    files,
    signal,
  );
  if ((best === null || best.score < CERTAIN) && constants.size > 0 && !signal.aborted) {
    const words = [...constants.keys()].map((key) => key.slice(key.lastIndexOf('.') + 1));
    const named = await searchAll({ globs: [JAVASCRIPT], words, match: matchWith(constants) }, files, signal);
    best = better(best, named);
  }
  const processor = best === null ? undefined : processors.get(best.path);
  return best === null || processor === undefined
    ? best
    : ((await inProcessorFile(best, processor, files, (text) => matchProcessorFile(text, queueName, name))) ??
        best);
}

/** The file that a worker names, relative to its own; of a compiled one the source. */
async function inProcessorFile(
  worker: LocatedDefinition,
  processor: string,
  files: DefinitionFiles,
  match: (text: string) => DefinitionMatch,
): Promise<LocatedDefinition | null> {
  const folder = worker.path.slice(
    0,
    Math.max(worker.path.lastIndexOf('/'), worker.path.lastIndexOf('\\')) + 1,
  );
  const segments = folder.split(/[/\\]/u).slice(0, -1);
  for (const part of processor.split('/')) {
    if (part === '..') segments.pop();
    else if (part !== '.' && part !== '') segments.push(part);
  }
  const base = segments.join(folder.includes('\\') ? '\\' : '/').replace(/\.[cm]?[jt]s$/u, '');
  for (const ending of ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']) {
    const text = await files.read(base + ending);
    if (text !== null) return { path: base + ending, ...match(text) };
  }
  return null;
}
