import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/root.ts';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { testExtensionFolder } from '../e2e/inhost/buildInHostTests.ts';

/** A program that runs inside an extension host instead of tests. */
export interface InHostProgram {
  /** Where it is, and writes what it has to say. */
  readonly folder: string;
  /** Opens an empty folder and runs it there. */
  readonly url: string;
}

/** Bundles a program of `inhost/` into a folder below `folder`. The server needs `testDriver`. */
export async function bundleInHostProgram(
  name: string,
  server: CodeServer,
  folder: string,
): Promise<InHostProgram> {
  const out = join(folder, name);
  const workspace = join(folder, 'empty-workspace');
  await mkdir(workspace, { recursive: true });
  await build({
    entryPoints: [join(root, `test/bench/inhost/${name}.ts`)],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const url = server.url(workspace, [
    ['extensionDevelopmentPath', `vscode-remote://remote${testExtensionFolder}`],
    ['extensionTestsPath', `vscode-remote://remote${join(out, `${name}.js`)}`],
  ]);
  return { folder: out, url };
}
