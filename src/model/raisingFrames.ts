import { isLibraryFrame } from './frameOrigin.ts';
import type { StackFrame, StackTrace } from './stackTrace.ts';

/**
 * The frames in which the reader's own code may have raised, the likeliest first: the deepest frames of the exception
 * itself, then those of what led to it, then those of a group's members. Library frames are left out.
 *
 * A Celery `Retry` only announces another try, so there the exception that it was raised for comes first.
 */
export function raisingFrames(trace: StackTrace): readonly StackFrame[] {
  const causes = trace.causes.flatMap((cause) => raisingFrames(cause.trace));
  const own = trace.frames.toReversed().filter((frame) => !isLibraryFrame(frame));
  const members = trace.members.flatMap(raisingFrames);
  return isRetry(trace) ? [...causes, ...own, ...members] : [...own, ...causes, ...members];
}

function isRetry(trace: StackTrace): boolean {
  return /^celery\.exceptions\.Retry\b/u.test(trace.exception ?? '');
}
