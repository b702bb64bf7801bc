/** Says in one line on standard error what takes long, so that standard output stays free for results. */
export function progress(text: string): void {
  process.stderr.write(`  ${text}\n`);
}
