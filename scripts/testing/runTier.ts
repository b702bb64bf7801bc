import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { root } from '../root.ts';
import { RunningFiles } from './runningFiles.ts';
import type { Tier } from './tiers.ts';

/** How many tests ended how. A cancelled test has failed. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs the test files of a tier, each in a process of its own, and prints their results as they come.
 *
 * @throws Error when the tier has no test file, its preparation fails, or a file does not end; then all others are ended.
 */
export async function runTier(tier: Tier, signal: AbortSignal): Promise<TestCounts> {
  const files = filesOf(tier);
  await tier.prepare?.();
  const overdue = new AbortController();
  const running = new RunningFiles(tier.timeoutMs, (error) => {
    overdue.abort(error);
  });
  const events = run({
    cwd: root,
    files: files.map((file) => join(root, file)),
    concurrency: tier.concurrency,
    timeout: tier.timeoutMs,
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'],
    signal: AbortSignal.any([signal, overdue.signal]),
  });
  events.on('test:dequeue', (event) => {
    running.began(event);
  });
  events.on('test:complete', (event) => {
    running.ended(event);
  });
  let counts: TestCounts | undefined;
  events.on('test:summary', (summary) => {
    // One summary a file, then one without a file for all of them.
    if (summary.file !== undefined) return;
    const { tests, passed, skipped, todo } = summary.counts;
    // A hook can fail with no test to blame: then the summary knows, and the counts do not.
    const failed = Math.max(tests - passed - skipped - todo, summary.success ? 0 : 1);
    counts = { passed, failed, skipped };
  });
  for await (const text of events.compose(spec)) process.stdout.write(text);
  running.dispose();
  signal.throwIfAborted();
  overdue.signal.throwIfAborted();
  if (counts === undefined) throw new Error(`The tests of test/${tier.name} ended without a result.`);
  return counts;
}

/** @throws Error when there are none, or one that is named in the tier is not there */
function filesOf({ name, longest = [] }: Tier): readonly string[] {
  const files = globSync(`test/${name}/**/*.test.ts`, { cwd: root }).sort();
  if (files.length === 0) throw new Error(`test/${name} holds no file that ends in .test.ts.`);
  const first = longest.map((file) => join('test', name, file));
  const missing = first.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} does not exist.`);
  return [...first, ...files.filter((file) => !first.includes(file))];
}
