import { isLibraryFrame } from '../../model/frameOrigin.ts';
import { impliedMapping } from '../../model/impliedMapping.ts';
import { joinPath, mapByRoots, type SplitPath, splitTracePath } from '../../model/pathMapping.ts';
import type { StackFrame } from '../../model/stackTrace.ts';
import type { SourceFiles } from './sourceFiles.ts';

/** Other files of a trace that are asked; more would not make the answer surer. */
const MOST_SIBLINGS = 8;

/**
 * Of several local files that may be the one of a trace, those under whose folder most of the trace's other files are
 * found too: a worker's files come from one checkout.
 */
export async function agreedBySiblings(
  remote: SplitPath,
  paths: readonly string[],
  trace: readonly StackFrame[],
  files: Pick<SourceFiles, 'isFile'>,
): Promise<readonly string[]> {
  const siblings = siblingPaths(remote, trace);
  if (paths.length < 2 || siblings.length === 0) return paths;
  const votes = await Promise.all(paths.map((path) => votesFor(path, remote, siblings, files)));
  const most = Math.max(...votes);
  return paths.filter((_path, index) => votes[index] === most);
}

async function votesFor(
  path: string,
  remote: SplitPath,
  siblings: readonly SplitPath[],
  files: Pick<SourceFiles, 'isFile'>,
): Promise<number> {
  const mapping = impliedMapping(remote, path);
  if (mapping === null) return 0;
  const there = await Promise.all(
    siblings.flatMap((sibling) => mapByRoots(sibling, [mapping], [])).map((mapped) => files.isFile(mapped)),
  );
  return there.filter(Boolean).length;
}

function siblingPaths(remote: SplitPath, trace: readonly StackFrame[]): readonly SplitPath[] {
  const own = joinPath(remote);
  const found = new Map<string, SplitPath>();
  for (const frame of trace) {
    if (found.size >= MOST_SIBLINGS) break;
    const path = isLibraryFrame(frame) ? null : splitTracePath(frame.file);
    if (path !== null && joinPath(path) !== own) found.set(joinPath(path), path);
  }
  return [...found.values()];
}
