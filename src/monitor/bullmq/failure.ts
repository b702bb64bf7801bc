/** Heading of a stack up to the message: `TypeError: `, `Error [ERR_CODE]: `. */
const CLASS = /^[\w$.]+(?: \[[\w$]+\])?: $/u;

/**
 * Why a job failed: its reason, preceded by the error's class when its newest stack tells one. The record keeps the
 * message alone; a stack begins with both. Empty when the record tells nothing.
 */
export function failureText(failedReason: string, stacks: readonly string[]): string {
  const newest = stacks.at(-1) ?? '';
  const at = newest.indexOf(failedReason);
  return failedReason !== '' && at > 0 && CLASS.test(newest.slice(0, at))
    ? newest.slice(0, at) + failedReason
    : failedReason;
}
