import { parsePythonTraceback } from './pythonTraceback.ts';
import type { StackTrace } from './stackTrace.ts';
import type { SystemKind } from './system.ts';
import { parseV8Stack } from './v8Stack.ts';

/**
 * Reads a stored traceback in the language of its system: Python for Celery, V8 for BullMQ. When that finds no frame,
 * the other language is tried, since both systems have workers in both. Never throws.
 */
export function parseStackTrace(text: string, system: SystemKind): StackTrace {
  const [usual, other] =
    system === 'celery' ? [parsePythonTraceback, parseV8Stack] : [parseV8Stack, parsePythonTraceback];
  const trace = usual(text);
  if (hasFrames(trace)) return trace;
  const alternative = other(text);
  return hasFrames(alternative) ? alternative : trace;
}

function hasFrames(trace: StackTrace): boolean {
  return (
    trace.frames.length > 0 ||
    trace.causes.some((cause) => cause.trace.frames.length > 0) ||
    trace.members.some(hasFrames)
  );
}
