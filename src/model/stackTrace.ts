/** One frame of a stack as it was written down on the machine that raised. */
export interface StackFrame {
  /** Path or URL exactly as it stands in the trace. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based; Python and some V8 frames have none. */
  readonly column: number | null;
  readonly function: string | null;
  /** The source line that the trace quotes (Python), without its indentation. */
  readonly code: string | null;
  /** The part of `code` that the trace underlines (`~~^~~`): 0-based offsets, `end` exclusive. */
  readonly underline: { readonly start: number; readonly end: number } | null;
  /** How often the same frame was entered again (`[Previous line repeated 975 more times]`); mostly 0. */
  readonly repeats: number;
}

/**
 * Why another exception stands beside a trace.
 * - `cause`: raised from it on purpose (`raise … from …`, `[cause]`).
 * - `context`: being handled when this one was raised.
 * - `quoted`: the message contains its trace, for example that of a child process.
 */
export type CauseRelation = 'cause' | 'context' | 'quoted';

export interface StackCause {
  readonly relation: CauseRelation;
  readonly trace: StackTrace;
}

export interface StackTrace {
  readonly language: 'python' | 'javascript';
  /** Outermost call first, the frame that raised last, whatever the language's own order. */
  readonly frames: readonly StackFrame[];
  /** First line of the exception: `ZeroDivisionError: division by zero`; `null` when the text has none. */
  readonly exception: string | null;
  /** Further lines of the message, and the exception's notes; `null` when there are none. */
  readonly detail: string | null;
  /** The whole chain of exceptions that led to this one, nearest first. */
  readonly causes: readonly StackCause[];
  /** Members of an exception group or an AggregateError. */
  readonly members: readonly StackTrace[];
}

/**
 * Every frame of a trace, its own first, then those of its causes and members. The position in this list is the frame
 * index that the task panel and `openFrame` speak of; own frames thus have their index in `trace.frames`.
 */
export function allFrames(trace: StackTrace): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  const waiting: StackTrace[] = [trace];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const frame of next.frames) frames.push(frame);
    for (const member of next.members.toReversed()) waiting.push(member);
    for (const cause of next.causes.toReversed()) waiting.push(cause.trace);
  }
  return frames;
}
