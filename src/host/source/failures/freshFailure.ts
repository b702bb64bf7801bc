import type { Task } from '../../../model/task.ts';

/** A stretch of a line of a file of the workspace; all numbers are 0-based, `end` exclusive. */
export interface FailurePlace {
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly function: string | null;
}

/** Where a task failed in the workspace, and the calls in it that led there, the nearest first. */
export interface LocatedFailure {
  readonly place: FailurePlace;
  readonly callers: readonly FailurePlace[];
}

/** A line of the workspace at which tasks of one name failed lately, and have not succeeded since. */
export interface FreshFailure extends LocatedFailure {
  /** The newest that failed there. */
  readonly task: Task;
  /** How many of those that were looked through failed there. */
  readonly count: number;
  /** When the newest failed, epoch ms. */
  readonly failedAt: number;
}

/** By path of the file, each file's newest first. */
export type FreshFailureFiles = ReadonlyMap<string, readonly FreshFailure[]>;

/** Failures at one line, of one name of a task, told as one; those of a file together. */
export function failuresByFile(failures: readonly FreshFailure[]): FreshFailureFiles {
  const lines = new Map<string, FreshFailure>();
  for (const failure of failures.toSorted((one, other) => other.failedAt - one.failedAt)) {
    const { path, line } = failure.place;
    const key = JSON.stringify([path, line, failure.task.name]);
    const newer = lines.get(key);
    lines.set(key, newer === undefined ? failure : { ...newer, count: newer.count + failure.count });
  }
  const files = new Map<string, FreshFailure[]>();
  for (const failure of lines.values()) {
    const { path } = failure.place;
    const others = files.get(path);
    if (others === undefined) files.set(path, [failure]);
    else others.push(failure);
  }
  return files;
}
