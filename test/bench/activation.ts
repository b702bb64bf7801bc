import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import type { HostStopwatch, HostTimes } from './hostTimes.ts';
import { bundleInHostProgram } from './inHostProgram.ts';
import { waitFor } from '../services/index.ts';

/** How long it took to load an extension and to call its `activate`. */
export interface Activated extends HostTimes {
  /**
   * In ms, by VS Code's own report. It begins to count before it waits for translations, and extensions that start together
   * wait together: the time in which others are loaded after that counts as theirs and as that of those behind them.
   */
  readonly reported: { readonly loadCodeMs: number; readonly callActivateMs: number };
}

/** The package, and VS Code's own *Merge Conflict*, which it loads right before it in the same host. */
export interface Activation extends Activated {
  readonly mergeConflict: Activated;
}

/**
 * Measures how long VS Code takes to load and activate the installed package, once per run, each run in an extension host of
 * its own. The server needs `testDriver` and the stopwatch's arguments.
 */
export async function measureActivation(
  server: CodeServer,
  browser: Browser,
  stopwatch: HostStopwatch,
  folder: string,
  runs: number,
): Promise<readonly Activation[]> {
  const program = await bundleInHostProgram('activation', server, folder);
  const report = join(program.folder, 'report.txt');
  const activations: Activation[] = [];
  for (let run = 0; run < runs; run++) {
    rmSync(report, { force: true });
    stopwatch.clear();
    const page = await browser.newPage();
    await page.goto(program.url);
    activations.push(
      await waitFor(() => readActivation(readFileSync(report, 'utf8'), stopwatch), {
        what: "VS Code's report of the activation",
        timeoutMs: 60_000,
        onTimeout: () => server.process.logTail(),
      }),
    );
    await page.close();
  }
  return activations;
}

function readActivation(report: string, stopwatch: HostStopwatch): Activation | null {
  const ours = stopwatch.timesOf('task-tower.task-tower');
  const reported = readRow(report, 'task-tower.task-tower');
  const theirs = stopwatch.timesOf('merge-conflict');
  const theirReported = readRow(report, 'vscode.merge-conflict');
  if (ours === null || reported === null || theirs === null || theirReported === null) return null;
  return { ...ours, reported, mergeConflict: { ...theirs, reported: theirReported } };
}

/** Reads a row of the table *Extension Activation Stats*: `| id | eager | load | call | finish | event | by |`. */
function readRow(report: string, id: string): Activated['reported'] | null {
  const row = new RegExp(
    `^\\| *${id.replaceAll('.', String.raw`\.`)} *\\| *\\w+ *\\| *(\\d+) *\\| *(\\d+) *\\|`,
    'mu',
  ).exec(report);
  return row === null ? null : { loadCodeMs: Number(row[1]), callActivateMs: Number(row[2]) };
}
