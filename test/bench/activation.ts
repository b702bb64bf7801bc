import { readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { root } from '../../scripts/root.ts';
import { testExtensionFolder } from '../e2e/inhost/buildInHostTests.ts';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { waitFor } from '../services/index.ts';

/**
 * Milliseconds of the extension host's time to load and activate the installed package, once per run,
 * each run in an extension host of its own. The server needs `testDriver`.
 */
export async function measureActivation(
  server: CodeServer,
  browser: Browser,
  folder: string,
  runs: number,
): Promise<readonly number[]> {
  const out = join(folder, 'activation');
  const workspace = join(folder, 'empty-workspace');
  await mkdir(workspace, { recursive: true });
  await build({
    entryPoints: [join(root, 'test/bench/inhost/activation.ts')],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const result = join(out, 'activation.json');
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    rmSync(result, { force: true });
    const page = await browser.newPage();
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', `vscode-remote://remote${testExtensionFolder}`],
        ['extensionTestsPath', `vscode-remote://remote${join(out, 'activation.js')}`],
      ]),
    );
    times.push(
      await waitFor(() => JSON.parse(readFileSync(result, 'utf8')) as number, {
        what: 'the time of the activation',
        timeoutMs: 60_000,
        onTimeout: () => server.process.logTail(),
      }),
    );
    await page.close();
  }
  return times;
}
