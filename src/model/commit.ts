/** One commit of a repository. */
export interface Commit {
  /** All of its hexadecimal digits. */
  readonly hash: string;
  /** First line of its message. */
  readonly subject: string;
  /** When it was committed: epoch ms of the clock where that was done. */
  readonly at: number;
}

/**
 * The commit that was made last before a moment (epoch ms); `null` when there is none, or none among these, newest first,
 * which may be the beginning of a longer history.
 */
export function commitBefore(commits: readonly Commit[], moment: number): Commit | null {
  let last: Commit | null = null;
  for (const commit of commits) {
    if (commit.at <= moment && (last === null || commit.at > last.at)) last = commit;
  }
  return last;
}
