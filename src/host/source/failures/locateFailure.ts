import { parseStackTrace } from '../../../model/parseStackTrace.ts';
import type { PathMapping } from '../../../model/pathMapping.ts';
import { raisingFrames } from '../../../model/raisingFrames.ts';
import { allFrames, type StackFrame } from '../../../model/stackTrace.ts';
import type { TaskDetail } from '../../../model/task.ts';
import { locateFrame } from '../locateFrame.ts';
import { locateOriginal } from '../locateOriginal.ts';
import type { SourceFiles } from '../sourceFiles.ts';
import type { ReadText } from '../sourceMap.ts';
import { placeOfFrame } from '../sourcePlace.ts';
import type { FailurePlace, LocatedFailure } from './freshFailure.ts';

/** Frames that are looked at; the first of one's own is nearly always among the first few. */
const MOST_FRAMES = 12;
const MOST_CALLERS = 5;

/**
 * Where a task's last failure is in the workspace. Unasked, only what is sure is told: a file that lies in the
 * workspace, without another one that fits as well, and with the line that the traceback quotes.
 */
export async function locateFailure(
  { task, tracebacks }: Pick<TaskDetail, 'task' | 'tracebacks'>,
  mappings: readonly PathMapping[],
  files: SourceFiles & { readonly readText: ReadText },
): Promise<LocatedFailure | null> {
  const text = tracebacks.at(-1);
  if (text === undefined) return null;
  const trace = parseStackTrace(text, task.ref.system);
  const frames = allFrames(trace);
  const places: FailurePlace[] = [];
  for (const frame of raisingFrames(trace).slice(0, MOST_FRAMES)) {
    if (places.length > MOST_CALLERS) break;
    const place = await surePlace(frame, mappings, files, frames);
    if (place === 'unsure' && places.length === 0) return null;
    const isKnown = places.some((known) => isSameLine(known, place));
    if (place !== null && place !== 'unsure' && !isKnown) places.push(place);
  }
  const [place, ...callers] = places;
  return place === undefined ? null : { place, callers };
}

/** `null`: not in the workspace. `unsure`: in one of several files, or on a line that is not there any more. */
async function surePlace(
  frame: StackFrame,
  mappings: readonly PathMapping[],
  files: SourceFiles & { readonly readText: ReadText },
  trace: readonly StackFrame[],
): Promise<FailurePlace | 'unsure' | null> {
  const location = await locateFrame(frame, mappings, files, trace);
  if (location.kind === 'ambiguous') return 'unsure';
  if (location.kind === 'missing' || !location.isOwn) return null;
  const original = await locateOriginal(location.path, frame, mappings, files);
  if (original !== null && original.location.kind === 'ambiguous') return 'unsure';
  const path = original?.location.kind === 'file' ? original.location.path : location.path;
  if (!files.isInWorkspace(path)) return null;
  const lines = await files.readLines(path);
  return lines === null ? null : (placeIn(path, lines, original?.frame ?? frame) ?? 'unsure');
}

/** `null`: the line of the frame is not in the file any more. */
function placeIn(path: string, lines: readonly string[], frame: StackFrame): FailurePlace | null {
  const { line, start, end } = placeOfFrame(lines, frame);
  const text = lines[line] ?? '';
  if (text.trim() === '' || frame.line > lines.length) return null;
  if (frame.code !== null && text.trim() !== frame.code) return null;
  const isMarked = end > start;
  return {
    path,
    line,
    start: isMarked ? start : text.length - text.trimStart().length,
    end: isMarked ? end : text.trimEnd().length,
    function: frame.function,
  };
}

function isSameLine(one: FailurePlace, other: FailurePlace | 'unsure' | null): boolean {
  return other !== null && other !== 'unsure' && one.path === other.path && one.line === other.line;
}
