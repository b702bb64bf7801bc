import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../toolchain/runTool.ts';

const folder = join(root, 'coverage');
const recordings = join(folder, 'recordings');

/** From now on every Node process that we start records what it runs. */
export function startCoverage(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(recordings, { recursive: true });
  process.env['NODE_V8_COVERAGE'] = recordings;
}

/** Writes `coverage/index.html` and returns the summary. */
export async function reportCoverage(): Promise<string> {
  delete process.env['NODE_V8_COVERAGE'];
  const c8 = join(root, 'node_modules', 'c8', 'bin', 'c8.js');
  const reporters = ['--reporter', 'text-summary', '--reporter', 'html'];
  const scope = ['--all', '--src', 'src', '--include', 'src/**/*.ts'];
  const where = ['--temp-directory', recordings, '--reports-dir', folder];
  return runTool(process.execPath, [c8, 'report', ...reporters, ...scope, ...where], { cwd: root });
}
