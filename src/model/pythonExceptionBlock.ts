import type { CauseRelation, StackCause, StackFrame, StackTrace } from './stackTrace.ts';

/** One exception of a traceback while it is being read: its frames first, then its message. */
export interface ExceptionBlock {
  readonly frames: StackFrame[];
  exception: string | null;
  readonly message: string[];
  readonly members: StackTrace[];
  readonly quoted: StackTrace[];
  /** How the block after this one is related to it. */
  leadsTo: CauseRelation;
  /** Stands only on a line that looks like an exception; forgotten when a real trace follows. */
  readonly tentative: boolean;
}

export function newBlock(exception: string | null, tentative = false): ExceptionBlock {
  return { frames: [], exception, message: [], members: [], quoted: [], leadsTo: 'context', tentative };
}

/**
 * Pools carry an exception from a child process in a wrapper whose message is the child's traceback in triple quotes:
 * `RemoteTraceback` (multiprocessing, concurrent.futures, billiard) and billiard's `ExceptionWithTraceback`.
 */
export function isRemoteWrapper(exception: string | null): boolean {
  return (
    exception !== null && /^(?:[\w.]*\.)?_?(?:RemoteTraceback|ExceptionWithTraceback):?$/u.test(exception)
  );
}

/** Joins the blocks of one chain, oldest first, into the trace of the last of them. */
export function traceOfBlocks(blocks: readonly ExceptionBlock[]): StackTrace | null {
  const causes: StackCause[] = [];
  let trace: StackTrace | null = null;
  let remote: StackTrace | null = null;
  let relation: CauseRelation = 'context';
  for (const block of blocks) {
    if (trace !== null) causes.push({ relation, trace });
    trace = traceOfBlock(block);
    const isContinued: boolean =
      remote !== null && (remote.frames.length === 0 || remote.exception === trace.exception);
    if (remote !== null && isContinued) {
      causes.pop();
      for (const cause of remote.causes.toReversed()) causes.push(cause);
      trace = continuedBy(trace, remote);
    }
    remote = isRemoteWrapper(block.exception) && !isContinued ? trace : null;
    relation = block.leadsTo;
  }
  return trace === null ? null : { ...trace, causes: [...causes.toReversed(), ...trace.causes] };
}

function traceOfBlock(block: ExceptionBlock): StackTrace {
  const [inner] = block.quoted;
  const trace: StackTrace = {
    language: 'python',
    frames: block.frames,
    exception: block.exception,
    detail: joined(block.message),
    causes: block.quoted.map((quoted) => ({ relation: 'quoted', trace: quoted })),
    members: block.members,
  };
  if (!isRemoteWrapper(block.exception)) return trace;
  if (inner === undefined) return { ...trace, detail: null };
  return {
    ...continuedBy(trace, inner),
    exception: inner.exception,
    detail: inner.detail,
    causes: inner.causes,
  };
}

/** The frames of the child process follow those of the parent, unless the parent shows the same ones already. */
function continuedBy(trace: StackTrace, remote: StackTrace): StackTrace {
  const members = trace.members.length > 0 ? trace.members : remote.members;
  const last = trace.frames.at(-1);
  const remoteLast = remote.frames.at(-1);
  if (last === undefined || remoteLast === undefined || !samePlace(last, remoteLast)) {
    return { ...trace, frames: [...trace.frames, ...remote.frames], members };
  }
  const frames = trace.frames.length >= remote.frames.length ? trace.frames : remote.frames;
  return { ...trace, frames, members };
}

function samePlace(one: StackFrame, other: StackFrame): boolean {
  return one.file === other.file && one.line === other.line && one.function === other.function;
}

function joined(lines: readonly string[]): string | null {
  const text = lines.join('\n').trimEnd();
  return text === '' ? null : text;
}
