import type * as vscode from 'vscode';
import { jobAtPosition, jobLocation, rangeOfPlace } from './jobAtPosition.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

/** *Go to Definition* on the name of a queue or job of BullMQ: the worker of the queue, or what deals with the job. */
export class JobDefinitionProvider implements vscode.DefinitionProvider {
  readonly #workspace: WorkspaceJobs;

  constructor(workspace: WorkspaceJobs) {
    this.#workspace = workspace;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | null> {
    const found = await jobAtPosition(document, position, this.#workspace);
    if (found === null || found.queue === null || found.kind === 'handler' || found.kind === 'worker')
      return null;
    const originSelectionRange = rangeOfPlace(found.name);
    const definitions = (await this.#workspace.jobs()).definitions(found.queue, found.job);
    return definitions.map((job) => {
      const { uri, range } = jobLocation(job);
      return { originSelectionRange, targetUri: uri, targetRange: range };
    });
  }
}
