import { readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import { testExtensionFolder } from '../e2e/inhost/buildInHostTests.ts';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { waitFor } from '../services/index.ts';

/** How long VS Code took to activate the package, in ms, by its own report. */
export interface Activation {
  readonly loadCodeMs: number;
  readonly callActivateMs: number;
}

/**
 * Lets VS Code say how long it took to load and activate the installed package, once per run, each run in an
 * extension host of its own. The server needs `testDriver`.
 */
export async function measureActivation(
  server: CodeServer,
  browser: Browser,
  folder: string,
  runs: number,
): Promise<readonly Activation[]> {
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
  const report = join(out, 'report.txt');
  const activations: Activation[] = [];
  for (let run = 0; run < runs; run++) {
    rmSync(report, { force: true });
    const page = await browser.newPage();
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', `vscode-remote://remote${testExtensionFolder}`],
        ['extensionTestsPath', `vscode-remote://remote${join(out, 'activation.js')}`],
      ]),
    );
    activations.push(
      await waitFor(() => readActivation(readFileSync(report, 'utf8')), {
        what: "VS Code's report of the activation",
        timeoutMs: 60_000,
        onTimeout: () => server.process.logTail(),
      }),
    );
    await page.close();
  }
  return activations;
}

/** Reads our row of the table *Extension Activation Stats*: `| id | eager | load | call | finish | event | by |`. */
function readActivation(report: string): Activation | null {
  const row = /^\| *task-tower\.task-tower *\| *\w+ *\| *(\d+) *\| *(\d+) *\|/mu.exec(report);
  return row === null ? null : { loadCodeMs: Number(row[1]), callActivateMs: Number(row[2]) };
}
