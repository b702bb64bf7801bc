import { readBullmqFile } from '../../../model/definitions/bullmqFile.ts';
import type { JobIndex, NeededImport } from '../../../model/definitions/jobIndex.ts';
import type { IndexedFiles } from './definitionIndex.ts';

const ENDINGS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];
/** Imports of imports are followed no more often than this. */
const MOST_ROUNDS = 5;
const MOST_FOLLOWED = 300;

/** Reads the files on whose names those of an index depend, until all are known or there are too many. */
export async function followImports(
  index: JobIndex,
  files: Pick<IndexedFiles, 'list' | 'read'>,
): Promise<void> {
  let listed: readonly string[] | null = null;
  let followed = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const needed = index.needed();
    if (needed.length === 0) return;
    listed ??= await files.list();
    const paths = new Map(listed.map((path) => [withSlashes(path), path]));
    for (const one of needed) {
      if (followed++ >= MOST_FOLLOWED) return;
      const target = importTarget(one, paths);
      if (target !== null && !index.has(target)) {
        // What cannot be read has no names: the link below says that it was looked for.
        const text = await files.read(target).catch(() => null);
        if (text !== null) index.set(target, readBullmqFile(text));
      }
      index.link(one, target !== null && index.has(target) ? target : null);
    }
  }
}

/**
 * The file of the workspace that an import means: by its relative path, also where that names what a compiler will make of
 * it; else, for an alias such as `@app/queues`, the only file that ends so. `paths`: with slashes, to themselves.
 */
export function importTarget(
  { path, from }: NeededImport,
  paths: ReadonlyMap<string, string>,
): string | null {
  const stem = from.replace(/\.[cm]?[jt]sx?$/u, '');
  if (from.startsWith('.')) {
    const base = joined(withSlashes(path), stem);
    for (const candidate of [base, `${base}/index`, joined(withSlashes(path), from)]) {
      for (const ending of ENDINGS) {
        const found = paths.get(candidate + ending);
        if (found !== undefined) return found;
      }
    }
    return null;
  }
  const tail = stem.replace(/^(?:@[^/]*|~|#[^/]*)\//u, '');
  if (tail === '' || (tail === stem && !stem.includes('/'))) return null;
  const ends = ENDINGS.flatMap((ending) => [`/${tail}${ending}`, `/${tail}/index${ending}`]);
  const found = [...paths].filter(([candidate]) => ends.some((end) => candidate.endsWith(end)));
  return found.length === 1 ? (found[0]?.[1] ?? null) : null;
}

function joined(file: string, relative: string): string {
  const segments = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') segments.pop();
    else if (part !== '.' && part !== '') segments.push(part);
  }
  return segments.join('/');
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
