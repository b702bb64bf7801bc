import type * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { ConnectionStatus } from '../../../model/connection.ts';
import type { IndexedJob } from '../../../model/definitions/jobIndex.ts';
import { editorWording } from '../../format/editorWording.ts';
import { COMMANDS } from '../../manifest.ts';
import type { MonitorClient } from '../../monitorClient/monitorClient.ts';
import { rangeOfPlace, subjectOfJob } from './jobAtPosition.ts';
import { RunsCodeLens, RunsLens } from './runsCodeLens.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

/** A file without any of these words deals with no job of BullMQ, so that no index is needed for it. */
const WORDS = /\bnew Worker\b|@Process|job\.name\b/u;

/** Over each worker of BullMQ and each place that deals with jobs of one name: how they went, and *Add Job…*. */
export class JobCodeLens extends RunsCodeLens {
  readonly #workspace: WorkspaceJobs;
  readonly #queues: Pick<MonitorApi, 'getQueues'>;

  constructor(monitor: Pick<MonitorClient, 'api' | 'onDidChange'>, workspace: WorkspaceJobs) {
    super(monitor, 'bullmq');
    this.#workspace = workspace;
    this.#queues = monitor.api;
  }

  protected override async lensesOf(
    document: vscode.TextDocument,
    connections: readonly ConnectionStatus[],
  ): Promise<RunsLens[]> {
    if (!WORDS.test(document.getText())) return [];
    const jobs = (await this.#workspace.jobs())
      .inFile(document.uri.fsPath)
      .filter(({ kind }) => kind === 'worker' || kind === 'handler');
    if (jobs.length === 0) return [];
    const writable = new Set(connections.filter(({ readOnly }) => !readOnly).map(({ id }) => id));
    // Without the monitor no job can be added: no lens offers it.
    const queues = (await this.#queues.getQueues().catch(() => [])).filter(
      ({ system, connectionId }) => system === 'bullmq' && writable.has(connectionId),
    );
    return jobs.flatMap((job) => {
      const range = rangeOfPlace(job.place);
      const ofName = queues.filter(({ name }) => name === job.queue);
      const [queue] = ofName;
      const adding = ofName.length === 1 && queue !== undefined ? addCommand(job, queue) : null;
      const subject = subjectOfJob(job);
      return [
        new RunsLens(range, subject),
        ...(adding === null ? [] : [new RunsLens(range, subject, adding)]),
      ];
    });
  }
}

function addCommand(
  { job }: IndexedJob,
  {
    connectionId,
    system,
    id,
  }: { readonly connectionId: string; readonly system: string; readonly id: string },
): vscode.Command {
  const { t } = editorWording();
  const target = { connectionId, system, queue: id, ...(job === null ? {} : { job }) };
  return { title: t('Add Job…'), command: COMMANDS.addJob, arguments: [target] };
}
