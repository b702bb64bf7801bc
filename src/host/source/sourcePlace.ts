import type { StackFrame } from '../../model/stackTrace.ts';

/** A place to show in a document; all numbers are 0-based. */
export interface SourcePlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The line that the trace quotes is not where the trace says, or nowhere. */
  readonly hasChanged: boolean;
}

/** How far a line may have moved since the task ran for us to follow it. */
const FARTHEST = 400;

/**
 * Where a frame points in a file as it is now: the quoted line, also when it has moved since, with the part that is
 * underlined; else the line number, at most the last one.
 */
export function placeOfFrame(lines: readonly string[], frame: StackFrame): SourcePlace {
  const named = Math.min(frame.line - 1, Math.max(0, lines.length - 1));
  const found = frame.code === null ? named : nearestLine(lines, frame.code, named);
  const line = found ?? named;
  const text = lines[line] ?? '';
  const indent = text.length - text.trimStart().length;
  const hasChanged = found !== frame.line - 1;
  if (frame.underline !== null && found !== null) {
    return { line, start: indent + frame.underline.start, end: indent + frame.underline.end, hasChanged };
  }
  const column = frame.column === null ? indent : Math.min(frame.column - 1, text.length);
  return { line, start: column, end: column, hasChanged };
}

function nearestLine(lines: readonly string[], code: string, from: number): number | null {
  for (let distance = 0; distance <= FARTHEST; distance++) {
    for (const line of [from - distance, from + distance]) {
      if (lines[line]?.trim() === code) return line;
    }
  }
  return null;
}
