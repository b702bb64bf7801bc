import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { bundleInHostProgram } from './inHostProgram.ts';
import { waitFor } from '../services/index.ts';

/** How long VS Code took to activate an extension, in ms, by its own report. */
interface Activated {
  readonly loadCodeMs: number;
  readonly callActivateMs: number;
}

/** The package, and VS Code's own *Merge Conflict* (20 kB) in the same host: what the machine needs for a small one. */
export interface Activation extends Activated {
  readonly mergeConflict: Activated;
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
  const program = await bundleInHostProgram('activation', server, folder);
  const report = join(program.folder, 'report.txt');
  const activations: Activation[] = [];
  for (let run = 0; run < runs; run++) {
    rmSync(report, { force: true });
    const page = await browser.newPage();
    await page.goto(program.url);
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

/** Reads two rows of the table *Extension Activation Stats*: `| id | eager | load | call | finish | event | by |`. */
function readActivation(report: string): Activation | null {
  const ours = readRow(report, 'task-tower.task-tower');
  const mergeConflict = readRow(report, 'vscode.merge-conflict');
  return ours === null || mergeConflict === null ? null : { ...ours, mergeConflict };
}

function readRow(report: string, id: string): Activated | null {
  const row = new RegExp(
    `^\\| *${id.replaceAll('.', String.raw`\.`)} *\\| *\\w+ *\\| *(\\d+) *\\| *(\\d+) *\\|`,
    'mu',
  ).exec(report);
  return row === null ? null : { loadCodeMs: Number(row[1]), callActivateMs: Number(row[2]) };
}
