import { isLibraryFrame } from '../../model/frameOrigin.ts';
import {
  joinPath,
  mapByRoots,
  type PathMapping,
  rankBySuffix,
  type SplitPath,
  splitTracePath,
} from '../../model/pathMapping.ts';
import type { StackFrame } from '../../model/stackTrace.ts';
import { agreedBySiblings } from './siblingAgreement.ts';
import type { SourceFiles } from './sourceFiles.ts';

/**
 * Where a frame's file is on this machine.
 * - `file`: there is one; `isOwn` when it lies in the workspace or a mapping leads to it.
 * - `ambiguous`: several files of the workspace fit equally well, best guess first.
 */
export type FrameLocation =
  | { readonly kind: 'file'; readonly path: string; readonly isOwn: boolean }
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * Finds a frame's file: by an explicit mapping, at the very path when that lies in the workspace, by the longest
 * common end among the workspace's files, and last at the very path outside of it. `trace`: the frames beside it, which
 * tell files of one name apart.
 */
export async function locateFrame(
  frame: StackFrame,
  mappings: readonly PathMapping[],
  files: SourceFiles,
  trace: readonly StackFrame[],
): Promise<FrameLocation> {
  const remote = splitTracePath(frame.file);
  if (remote === null) return { kind: 'missing' };
  for (const path of mapByRoots(remote, mappings, files.folders)) {
    if (await files.isFile(path)) return { kind: 'file', path, isOwn: true };
  }
  const same = remote.root === '' ? null : joinPath(remote);
  const isHere = same !== null && (await files.isFile(same));
  if (isHere && files.isInWorkspace(same)) return { kind: 'file', path: same, isOwn: true };
  const equal = isLibraryFrame(frame) ? [] : await similarFiles(frame, remote, files, isHere);
  const similar = await agreedBySiblings(remote, equal, trace, files);
  const [best] = similar;
  if (best !== undefined) {
    return similar.length === 1
      ? { kind: 'file', path: best, isOwn: true }
      : { kind: 'ambiguous', paths: similar };
  }
  return isHere ? { kind: 'file', path: same, isOwn: false } : { kind: 'missing' };
}

/** How well the line that the trace quotes agrees with a file; `unknown` when the trace quotes none. */
type Agreement = 'line' | 'elsewhere' | 'unknown' | 'none';
const AGREEMENTS: readonly Agreement[] = ['line', 'elsewhere', 'unknown', 'none'];
/** Beyond this many files of one name, only the best by path are compared by content. */
const MOST_COMPARED = 20;

async function similarFiles(
  frame: StackFrame,
  remote: SplitPath,
  files: SourceFiles,
  isHere: boolean,
): Promise<readonly string[]> {
  const name = remote.segments.at(-1);
  if (name === undefined) return [];
  const ranked = rankBySuffix(remote, await files.findByName(name), (path) => path).slice(0, MOST_COMPARED);
  const candidates = await Promise.all(
    ranked.map(async ({ candidate, common }) => ({
      path: candidate,
      common,
      agreement: AGREEMENTS.indexOf(await agreement(frame, candidate, files)),
      isWhole: common >= depthInWorkspace(candidate, files),
    })),
  );
  // Outside of the workspace the very file is there: then a look-alike inside has to be a good one.
  const credible = candidates.filter(({ common, agreement: rank, isWhole }) => {
    const fits = common > 1 || isWhole;
    const agrees = AGREEMENTS[rank] !== 'none';
    return isHere ? fits && agrees : fits || agrees;
  });
  const [best] = credible.toSorted((a, b) => b.common - a.common || a.agreement - b.agreement);
  if (best === undefined) return [];
  return credible
    .filter(({ common, agreement: rank }) => common === best.common && rank === best.agreement)
    .map(({ path }) => path);
}

async function agreement(frame: StackFrame, path: string, files: SourceFiles): Promise<Agreement> {
  if (frame.code === null) return 'unknown';
  const lines = await files.readLines(path);
  if (lines === null) return 'unknown';
  if (lines[frame.line - 1]?.trim() === frame.code) return 'line';
  return lines.some((line) => line.trim() === frame.code) ? 'elsewhere' : 'none';
}

/** Segments below the workspace's folder: a file that is found with all of them is found for sure. */
function depthInWorkspace(path: string, files: SourceFiles): number {
  const segments = splitTracePath(path)?.segments.length ?? 0;
  const folders = files.folders
    .map((folder) => splitTracePath(folder.path)?.segments.length ?? 0)
    .filter((depth) => depth < segments);
  return segments - Math.max(0, ...folders);
}
