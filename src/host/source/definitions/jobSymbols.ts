import * as vscode from 'vscode';
import type { IndexedJob } from '../../../model/definitions/jobIndex.ts';
import { hasInOrder } from './hasInOrder.ts';
import { jobLocation } from './jobAtPosition.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

const MOST_SYMBOLS = 200;

/** The workers of BullMQ's queues and what deals with single jobs, among the symbols of the workspace. */
export class JobSymbols implements vscode.WorkspaceSymbolProvider {
  readonly #workspace: WorkspaceJobs;

  constructor(workspace: WorkspaceJobs) {
    this.#workspace = workspace;
  }

  async provideWorkspaceSymbols(query: string): Promise<vscode.SymbolInformation[]> {
    return (await this.#workspace.jobs())
      .all()
      .filter(({ kind }) => kind === 'worker' || kind === 'handler')
      .map((job) => ({ job, name: job.job ?? job.queue ?? '' }))
      .filter(({ name }) => name !== '' && hasInOrder(name.toLowerCase(), query.toLowerCase()))
      .slice(0, MOST_SYMBOLS)
      .map(({ job, name }) => symbolOf(job, name));
  }
}

function symbolOf(job: IndexedJob, name: string): vscode.SymbolInformation {
  const container =
    job.kind === 'worker'
      ? vscode.l10n.t('BullMQ worker')
      : job.queue === null
        ? vscode.l10n.t('BullMQ job')
        : vscode.l10n.t('BullMQ job of {0}', job.queue);
  return new vscode.SymbolInformation(name, vscode.SymbolKind.Event, container, jobLocation(job));
}
