import { globSync } from 'node:fs';
import { join } from 'node:path';
import { bundleInMemory } from '../bundling/build.ts';
import { bundledPackages, licenceProblems } from '../bundling/licences.ts';
import { root } from '../root.ts';
import { runTool } from '../toolchain/runTool.ts';

export interface Check {
  readonly name: string;
  /** @throws Error whose message says what is wrong. */
  readonly run: () => Promise<void>;
}

/** Everything that can be said about the code without running it. */
export const checks: readonly Check[] = [
  { name: 'types', run: checkTypes },
  { name: 'lint', run: () => tool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format', run: () => tool('prettier', '--check', '--log-level=warn', '.') },
  { name: 'unused files, exports and dependencies', run: () => tool('knip', '--no-progress') },
  { name: 'licences of what is bundled', run: checkLicences },
];

async function checkTypes(): Promise<void> {
  const projects = globSync('**/tsconfig.json', {
    cwd: root,
    exclude: ['node_modules', 'dist', 'demo/**/node_modules'],
  });
  for (const project of projects) await tool('tsc', '--noEmit', '--pretty', 'false', '-p', project);
}

async function checkLicences(): Promise<void> {
  const problems = licenceProblems(bundledPackages(await bundleInMemory()));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function tool(name: string, ...args: readonly string[]): Promise<void> {
  const program = join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  await runTool(program, args, { cwd: root, env: { NO_COLOR: '1' } });
}
