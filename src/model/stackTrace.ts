/** One frame of a stack as it was written down on the machine that raised. */
export interface StackFrame {
  /** Path or URL exactly as it stands in the trace. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based; Python before 3.11 and many V8 frames have none. */
  readonly column: number | null;
  readonly function: string | null;
  /** The source line that the trace quotes (Python). */
  readonly code: string | null;
}

export interface StackTrace {
  readonly language: 'python' | 'javascript';
  /** Outermost call first, the frame that raised last, whatever the language's own order. */
  readonly frames: readonly StackFrame[];
  /** `ZeroDivisionError: division by zero`; `null` when the text ends without one. */
  readonly exception: string | null;
}
