import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import { jobAtPosition, rangeOfPlace, subjectOfJob } from './jobAtPosition.ts';
import { recentRuns } from './recentRuns.ts';
import { runsHover } from './runsHover.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

/** On the name of a queue or job of BullMQ: how its jobs went in the last 24 hours, and the last failure. */
export class JobHover implements vscode.HoverProvider {
  readonly #workspace: WorkspaceJobs;
  readonly #monitor: Pick<MonitorApi, 'getTasks'>;

  constructor(workspace: WorkspaceJobs, monitor: Pick<MonitorApi, 'getTasks'>) {
    this.#workspace = workspace;
    this.#monitor = monitor;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const found = await jobAtPosition(document, position, this.#workspace);
    if (found === null) return null;
    const subject = subjectOfJob(found);
    const now = Date.now();
    // Without the monitor there is nothing to tell here; the views say why.
    const runs = await recentRuns(subject, this.#monitor, now).catch(() => null);
    if (runs === null) return null;
    const name = [found.queue, found.job].filter((part) => part !== null).join(' › ');
    return new vscode.Hover(runsHover(name, subject, runs, now), rangeOfPlace(found.name));
  }
}
