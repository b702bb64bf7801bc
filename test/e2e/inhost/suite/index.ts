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
  const results = await resultsOf(files);
  writeFileSync(join(__dirname, 'results.json'), JSON.stringify(results));
  if (results.length === 0 || results.some(({ passed }) => !passed)) {
    throw new Error(results.find(({ passed }) => !passed)?.error ?? 'No in-host test ran.');
  }
}

/**
 * Runs the files in this process. The runner's own stream ends with its process, and an extension host lives on:
 * so the run is over when every suite that was enqueued at the top has completed.
 */
function resultsOf(files: readonly string[]): Promise<readonly InHostResult[]> {
  const results: InHostResult[] = [];
  let openSuites = 0;
  const events = runTests({ files, isolation: 'none', concurrency: false });
  events.on('test:pass', ({ name, details, skip }) => {
    if (details.type === 'suite') return;
    results.push({ name, passed: true, skipped: skip !== undefined, error: null });
  });
  events.on('test:fail', ({ name, details }) => {
    const { cause } = details.error;
    const error = cause instanceof Error ? (cause.stack ?? cause.message) : details.error.message;
    results.push({ name, passed: false, skipped: false, error });
  });
  events.on('test:enqueue', ({ nesting }) => {
    if (nesting === 0) openSuites++;
  });
  return new Promise((resolve) => {
    events.on('test:complete', ({ nesting }) => {
      if (nesting === 0 && --openSuites === 0) setImmediate(() => resolve(results));
    });
    events.resume();
  });
}
