/**
 * What the server or the library said, without what Redis appends about its scripts (`script: <sha>, on @user_script:12.`)
 * and without the name of the library's own command at its end (`. retryJob`).
 */
export function serverWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(
      /^(?:ERR )?Error running script \(call to f_[\da-f]{40}\): @user_script:\s?\d+: (?:@user_script: \d+: )?/u,
      '',
    )
    .replace(/ script: [\da-f]{40}[^]*$/u, '')
    .replace(/\. [a-z]+[A-Z]\w*$/u, '')
    .replace(/^ERR /u, '');
}
