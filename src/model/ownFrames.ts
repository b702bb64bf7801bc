import { isLibraryFile } from './frameOrigin.ts';
import type { SystemKind } from './system.ts';

/** Frames that tell one way into a failure from another; those farther out are how the task was called. */
const MOST_FRAMES = 5;
const LONGEST_LINE = 1_000;
const PYTHON = /^\s*File "([^"]+)", line \d+(?:, in (.+))?$/u;
const V8_NAMED = /^\s*at (?:async )?(?:new )?([^()]+) \((.+?)(?::\d+){1,2}\)$/u;
const V8_BARE = /^\s*at (?:async )?(.+?)(?::\d+){1,2}$/u;

/**
 * The deepest frames of a traceback that lie in neither an installed package nor the language's own library, as `file
 * function`. Lines and folders are left out: both change from one deployment to the next. Reads single lines only, which is
 * many times as fast as reading the traceback with its causes and members.
 */
export function ownFrames(traceback: string, system: SystemKind): readonly string[] {
  const read = system === 'celery' ? pythonFrame : v8Frame;
  const lines = traceback.split('\n');
  // Python tells the deepest frame last, V8 first.
  if (system === 'celery') lines.reverse();
  const frames: string[] = [];
  for (const line of lines) {
    const frame = line.length > LONGEST_LINE ? null : read(line.trimEnd());
    if (frame !== null && frame !== frames.at(-1)) frames.push(frame);
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

function pythonFrame(line: string): string | null {
  if (!line.includes('File "')) return null;
  const match = PYTHON.exec(line);
  return match === null ? null : ownFrame(match[1] ?? '', match[2] ?? '');
}

function v8Frame(line: string): string | null {
  if (!line.trimStart().startsWith('at ')) return null;
  const named = V8_NAMED.exec(line);
  if (named !== null) return ownFrame(named[2] ?? '', named[1] ?? '');
  const bare = V8_BARE.exec(line);
  return bare === null ? null : ownFrame(bare[1] ?? '', '');
}

function ownFrame(file: string, name: string): string | null {
  return isLibraryFile(file) ? null : `${file.slice(lastSeparator(file) + 1)} ${name}`;
}

function lastSeparator(file: string): number {
  return Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
}
