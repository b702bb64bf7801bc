import { type PathMapping, splitTracePath } from '../../model/pathMapping.ts';
import { raisingFrames } from '../../model/raisingFrames.ts';
import { allFrames, type StackFrame, type StackTrace } from '../../model/stackTrace.ts';
import { type FrameLocation, locateFrame } from './locateFrame.ts';
import type { SourceFiles } from './sourceFiles.ts';

/** A frame with the place of its file. */
export interface LocatedFrame {
  readonly frame: StackFrame;
  readonly location: Exclude<FrameLocation, { readonly kind: 'missing' }>;
}

export interface RaisingFrameSearch {
  /** The deepest frame in the reader's own code; `null` when none of the files is in the workspace. */
  readonly own: LocatedFrame | null;
  /** The deepest frame whose file lies on this machine outside of the workspace. */
  readonly outside: LocatedFrame | null;
  /** Paths that were looked for in vain, in order, each once. */
  readonly missing: readonly string[];
}

/** A deep recursion through generated files must not become an endless search. */
const MOST_FILES = 60;

/** Looks for the frame to show first, in the newest of the traces that has one. `traces`: newest last. */
export async function locateRaisingFrame(
  traces: readonly StackTrace[],
  mappings: readonly PathMapping[],
  files: SourceFiles,
): Promise<RaisingFrameSearch> {
  const known = new Map<string, FrameLocation>();
  const missing: string[] = [];
  let outside: LocatedFrame | null = null;
  const frames = traces
    .toReversed()
    .flatMap((trace) => raisingFrames(trace).map((frame) => ({ frame, trace: allFrames(trace) })));
  for (const { frame, trace } of frames) {
    const key = JSON.stringify([frame.file, frame.line]);
    if (known.has(key)) continue;
    if (known.size >= MOST_FILES) break;
    const location = await locateFrame(frame, mappings, files, trace);
    known.set(key, location);
    if (location.kind === 'missing') {
      if (!missing.includes(frame.file) && splitTracePath(frame.file) !== null) missing.push(frame.file);
    } else if (location.kind === 'ambiguous' || location.isOwn) {
      return { own: { frame, location }, outside, missing };
    } else {
      outside ??= { frame, location };
    }
  }
  return { own: null, outside, missing };
}
