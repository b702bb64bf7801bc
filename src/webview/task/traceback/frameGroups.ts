import { isLibraryFrame } from '../../../model/frameOrigin.ts';
import type { StackFrame } from '../../../model/stackTrace.ts';

/** Own frames shown at both ends of a long run; the middle of a recursion says nothing new. */
const ENDS_OF_RUN = 10;

/** Neighbouring frames that are shown or folded together. */
export interface FrameGroup {
  readonly kind: 'own' | 'library' | 'middle';
  readonly frames: readonly StackFrame[];
}

/** Splits frames into runs of own and of library code; the middle of a very long own run becomes a group of its own. */
export function frameGroups(frames: readonly StackFrame[]): readonly FrameGroup[] {
  const groups: FrameGroup[] = [];
  let start = 0;
  for (let at = 1; at <= frames.length; at++) {
    const first = frames[start];
    const next = frames[at];
    if (first === undefined) break;
    const library = isLibraryFrame(first);
    if (next !== undefined && isLibraryFrame(next) === library) continue;
    const run = frames.slice(start, at);
    if (library) groups.push({ kind: 'library', frames: run });
    else groups.push(...ownGroups(run));
    start = at;
  }
  return groups;
}

/** `celery, billiard`: the libraries that a group passes through, in order, without repetition. */
export function libraryNames(frames: readonly StackFrame[]): readonly string[] {
  return [...new Set(frames.map(({ file }) => libraryName(file.replaceAll('\\', '/'))))];
}

function ownGroups(run: readonly StackFrame[]): readonly FrameGroup[] {
  if (run.length <= 2 * ENDS_OF_RUN + 1) return [{ kind: 'own', frames: run }];
  return [
    { kind: 'own', frames: run.slice(0, ENDS_OF_RUN) },
    { kind: 'middle', frames: run.slice(ENDS_OF_RUN, -ENDS_OF_RUN) },
    { kind: 'own', frames: run.slice(-ENDS_OF_RUN) },
  ];
}

function libraryName(path: string): string {
  const installed =
    /^.*(?:site-packages|dist-packages|node_modules)\/((?:@[^/]+\/)?[^/]+?)(?:\.py)?(?:\/|$)/i.exec(path);
  if (installed?.[1] !== undefined) return installed[1];
  if (/^node:|^internal\//.test(path)) return 'node';
  const celery = /(?:^|\/)(celery|billiard|kombu|vine)\//.exec(path);
  if (celery?.[1] !== undefined) return celery[1];
  return /python|^<frozen /i.test(path) ? 'python' : 'runtime';
}
