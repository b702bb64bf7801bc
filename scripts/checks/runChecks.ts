import { errorMessage } from '../errorMessage.ts';
import { checks } from './checks.ts';

export interface CheckCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Runs every check, prints one line for each and the words of those that fail. */
export async function runChecks(): Promise<CheckCounts> {
  let failed = 0;
  for (const { name, run } of checks) {
    const start = performance.now();
    const error = await run().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`  ${error === null ? '✔' : '✖'} ${name} (${seconds} s)\n`);
    if (error === null) continue;
    failed++;
    process.stdout.write(`${errorMessage(error).replaceAll(/^/gmu, '    ')}\n`);
  }
  return { passed: checks.length - failed, failed };
}
