import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import { mentionedTask } from './mentionedTask.ts';
import { recentRuns } from './recentRuns.ts';
import { runsHover } from './runsHover.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** On the name of a Celery task in Python: how it went in the last 24 hours, and its last failure. */
export class TaskHover implements vscode.HoverProvider {
  readonly #workspace: WorkspaceDefinitions;
  readonly #monitor: Pick<MonitorApi, 'getTasks'>;

  constructor(workspace: WorkspaceDefinitions, monitor: Pick<MonitorApi, 'getTasks'>) {
    this.#workspace = workspace;
    this.#monitor = monitor;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const found = await mentionedTask(document, position, this.#workspace);
    if (found === null) return null;
    const now = Date.now();
    const subject = { system: 'celery', names: found.names } as const;
    // Without the monitor there is nothing to tell here; the views say why.
    const runs = await recentRuns(subject, this.#monitor, now).catch(() => null);
    const isKnown = found.definitions.length > 0 || (runs !== null && runs.runs > 0);
    if (runs === null || !isKnown) return null;
    const { start, end } = found.mention;
    const text = runsHover(found.mention.name, subject, runs, now);
    return new vscode.Hover(text, new vscode.Range(position.line, start, position.line, end));
  }
}
