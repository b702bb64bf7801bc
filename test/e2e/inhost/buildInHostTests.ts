import { readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { globSync } from 'node:fs';
import { build } from 'esbuild';
import type { InHostResult, InHostScene } from './inHostResult.ts';

const here = import.meta.dirname;

/** Folder of the extension that carries the tests; it has no code of its own. */
export const testExtensionFolder = join(here, 'extension');

/** Bundles the in-host tests for the extension host into `folder`, with the scene that they read. */
export async function buildInHostTests(folder: string, scene: InHostScene): Promise<string> {
  await mkdir(folder, { recursive: true });
  rmSync(join(folder, 'results.json'), { force: true });
  const tests = globSync('suite/*.inhost.ts', { cwd: here });
  await build({
    entryPoints: ['suite/index.ts', ...tests].map((file) => join(here, file)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'scene.json'), JSON.stringify(scene));
  return join(folder, 'index.js');
}

/** The results that the tests have written, or `null` while they still run. */
export function readInHostResults(folder: string): readonly InHostResult[] | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as readonly InHostResult[];
  } catch {
    return null;
  }
}
