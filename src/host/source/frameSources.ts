import type { FrameSource, OriginalPlace } from '../../contract/taskPanel.ts';
import type { PathMapping } from '../../model/pathMapping.ts';
import { raisingFrames } from '../../model/raisingFrames.ts';
import { allFrames, type StackFrame, type StackTrace } from '../../model/stackTrace.ts';
import { locateFrame } from './locateFrame.ts';
import { locateOriginal } from './locateOriginal.ts';
import type { SourceFiles } from './sourceFiles.ts';
import type { ReadMaps, ReadText } from './sourceMap.ts';
import { placeOfFrame } from './sourcePlace.ts';

/** Files that also know when they were changed last. */
export interface DatedSourceFiles extends SourceFiles {
  /** Epoch ms of this machine's clock; `null` when it cannot be told. */
  modifiedAt(path: string): Promise<number | null>;
  readonly readText: ReadText;
}

/** Frames with source at most: the likeliest ones, for a recursion has thousands. */
const MOST_FRAMES = 20;
const LINES_AROUND = 3;
/** UTF-16 units; a longer line is generated code, which nobody reads. */
const LONGEST_LINE = 1_000;

/**
 * The lines around a trace's own frames, of files in the workspace only: a mapping may lead out of it, and what lies
 * there is opened when asked for, never shown unasked. Of a compiled file the source is shown that its map leads to, when
 * that lies in the workspace. `failedAt`: epoch ms, `null` when it is not known.
 */
export async function frameSources(
  trace: StackTrace,
  failedAt: number | null,
  mappings: readonly PathMapping[],
  files: DatedSourceFiles,
): Promise<readonly FrameSource[]> {
  const frames = allFrames(trace);
  const indices = new Map(frames.map((frame, index) => [frame, index]));
  const sources: FrameSource[] = [];
  const maps: ReadMaps = new Map();
  for (const frame of raisingFrames(trace).slice(0, MOST_FRAMES)) {
    const location = await locateFrame(frame, mappings, files, frames);
    if (location.kind !== 'file' || !location.isOwn || !files.isInWorkspace(location.path)) continue;
    const { path, read, original } = await readPlace(location.path, frame, mappings, files, maps);
    const lines = await files.readLines(path);
    if (lines === null) continue;
    const modifiedAt = await files.modifiedAt(path);
    const isNewer = modifiedAt !== null && failedAt !== null && modifiedAt > failedAt;
    const source = sourceOf(read, { frame: indices.get(frame) ?? 0, original }, lines, isNewer);
    if (source !== null) sources.push(source);
  }
  return sources;
}

/** What is read for a frame: its own file, or the one that was compiled to it. */
interface ReadPlace {
  readonly path: string;
  /** The frame in that file. */
  readonly read: StackFrame;
  readonly original: OriginalPlace | null;
}

async function readPlace(
  path: string,
  frame: StackFrame,
  mappings: readonly PathMapping[],
  files: DatedSourceFiles,
  maps: ReadMaps,
): Promise<ReadPlace> {
  const found = await locateOriginal(path, frame, mappings, files, maps);
  if (found?.location.kind !== 'file' || !files.isInWorkspace(found.location.path)) {
    return { path, read: frame, original: null };
  }
  const { line, column } = found.frame;
  const file = belowFolder(found.location.path, files);
  return { path: found.location.path, read: found.frame, original: { file, line, column } };
}

function belowFolder(path: string, { folders }: SourceFiles): string {
  const folder = folders.find(
    (one) => /[/\\]/u.test(path[one.path.length] ?? '') && path.startsWith(one.path),
  );
  return folder === undefined ? path : path.slice(folder.path.length + 1);
}

/** `null` when the file is shorter than the trace says and does not hold its line any more. */
function sourceOf(
  frame: StackFrame,
  of: Pick<FrameSource, 'frame' | 'original'>,
  lines: readonly string[],
  isNewer: boolean,
): FrameSource | null {
  const { line } = placeOfFrame(lines, frame);
  const isQuoted = frame.code === null || lines[line]?.trim() === frame.code;
  if (frame.line > lines.length && (!isQuoted || frame.code === null)) return null;
  const { first, end } = around(lines, line);
  return {
    ...of,
    lines: lines.slice(first, end).map((text) => text.slice(0, LONGEST_LINE)),
    firstLine: first + 1,
    line: line + 1,
    change: changeOf(frame, line, isQuoted, isNewer),
  };
}

/** Which lines are shown around one, all counted from 0 and `end` not among them: none that are blank at either end. */
function around(lines: readonly string[], line: number): { readonly first: number; readonly end: number } {
  let first = Math.max(0, line - LINES_AROUND);
  let end = Math.min(lines.length, line + LINES_AROUND + 1);
  while (first < line && lines[first]?.trim() === '') first++;
  while (end > line + 1 && lines[end - 1]?.trim() === '') end--;
  return { first, end };
}

function changeOf(
  frame: StackFrame,
  line: number,
  isQuoted: boolean,
  isNewer: boolean,
): FrameSource['change'] {
  if (!isQuoted) return 'rewritten';
  if (line !== frame.line - 1) return 'moved';
  return isNewer ? 'saved' : null;
}
