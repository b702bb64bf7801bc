import { CERTAIN, type DefinitionMatch } from '../../model/definitions/taskDefinition.ts';

/** Files in which definitions are looked for. */
export interface DefinitionFiles {
  /** Files of the workspace that match a glob, at most `limit`. */
  find(glob: string, limit: number): Promise<readonly string[]>;
  read(path: string): Promise<string | null>;
}

export interface LocatedDefinition extends DefinitionMatch {
  readonly path: string;
}

const MOST_FILES = 5_000;
/** Files that are read at a time. */
const AT_ONCE = 8;
/** Folders that mostly hold what a compiler made of the sources; the source itself is better. */
const BUILT = /[/\\](?:dist|build|out|lib-cov|\.next)[/\\]/u;
const BUILT_PENALTY = 15;

/** Looks through the files of each glob in turn; stops at a certain match. */
export async function searchAll(
  search: Search,
  files: DefinitionFiles,
  signal: AbortSignal,
): Promise<LocatedDefinition | null> {
  const seen = new Set<string>();
  let best: LocatedDefinition | null = null;
  for (const glob of search.globs) {
    const paths = (await files.find(glob, MOST_FILES))
      .filter((path) => !seen.has(path))
      .toSorted(shorterFirst);
    for (const path of paths) seen.add(path);
    best = better(best, await searchFiles(paths, files, search, signal));
    if (signal.aborted) return null;
    if (best !== null && best.score >= CERTAIN) return best;
  }
  return best;
}

export interface Search {
  /** Where to look first comes first. */
  readonly globs: readonly string[];
  /** One of these stands in every file that is worth reading closely. */
  readonly words: readonly string[];
  match(text: string, path: string): DefinitionMatch | null;
}

async function searchFiles(
  paths: readonly string[],
  files: DefinitionFiles,
  search: Search,
  signal: AbortSignal,
): Promise<LocatedDefinition | null> {
  let best: LocatedDefinition | null = null;
  for (let start = 0; start < paths.length && !signal.aborted; start += AT_ONCE) {
    const group = paths.slice(start, start + AT_ONCE);
    const found = await Promise.all(group.map((path) => searchFile(path, files, search)));
    for (const definition of found) best = better(best, definition);
    if (best !== null && best.score >= CERTAIN) break;
  }
  return best;
}

async function searchFile(
  path: string,
  files: DefinitionFiles,
  search: Search,
): Promise<LocatedDefinition | null> {
  const text = await files.read(path);
  if (text === null || !search.words.some((word) => text.includes(word))) return null;
  const match = search.match(text, path);
  if (match === null || match.score === 0) return null;
  const { line, column } = match;
  const score = BUILT.test(path) ? match.score - BUILT_PENALTY : match.score;
  return { line, column, score, path };
}

function shorterFirst(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

export function better(
  one: LocatedDefinition | null,
  other: LocatedDefinition | null,
): LocatedDefinition | null {
  if (one === null || other === null) return one ?? other;
  return other.score > one.score ? other : one;
}
