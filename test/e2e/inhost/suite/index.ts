import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as runTests } from 'node:test';
import type { InHostResult } from '../inHostResult.ts';

/**
 * What VS Code calls inside the extension host (`extensionTestsPath`). Runs the bundled test files beside this one
 * and writes their results to `results.json` for the process that started VS Code.
 *
 * @throws Error when a test failed, which is how VS Code learns of it.
 */
export async function run(): Promise<void> {
  const files = readdirSync(__dirname)
    .filter((file) => file.endsWith('.inhost.js'))
    .map((file) => join(__dirname, file));
  const results: InHostResult[] = [];
  const events = runTests({ files, isolation: 'none', concurrency: false });
  events.on('test:pass', ({ name, details, nesting, skip }) => {
    if (details.type === 'suite') return;
    results.push({ name, nesting, passed: true, skipped: skip !== undefined, error: null });
  });
  events.on('test:fail', ({ name, details, nesting }) => {
    if (details.type === 'suite') return;
    const { cause } = details.error;
    const error = cause instanceof Error ? (cause.stack ?? cause.message) : details.error.message;
    results.push({ name, nesting, passed: false, skipped: false, error });
  });
  for await (const _ of events.resume()) void _;
  writeFileSync(join(__dirname, 'results.json'), JSON.stringify(results));
  if (results.length === 0 || results.some(({ passed }) => !passed)) {
    throw new Error(results.find(({ passed }) => !passed)?.error ?? 'No in-host test ran.');
  }
}
