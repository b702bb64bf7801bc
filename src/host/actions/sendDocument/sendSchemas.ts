import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import { schemaJobKind, schemaTaskName, SCHEMA_SCHEME } from './schemaAddress.ts';
import type { TaskSignatures } from './taskSignatures.ts';

/**
 * The JSON Schemas of documents of tasks to send, made whenever VS Code asks for one: of the tasks' signatures, and of the jobs
 * that were added before.
 */
export class SendSchemas implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #signatures: TaskSignatures;
  readonly #monitor: Pick<MonitorApi, 'getTasks' | 'getKeptArguments'>;
  readonly #registration: vscode.Disposable;

  constructor(signatures: TaskSignatures, monitor: Pick<MonitorApi, 'getTasks' | 'getKeptArguments'>) {
    this.#signatures = signatures;
    this.#monitor = monitor;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMA_SCHEME, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const jobs = schemaJobKind(uri);
    if (jobs !== null) {
      const { readJobSchema } = await import('../bullmq/document/jobSchema.ts');
      return JSON.stringify(await readJobSchema(jobs, this.#monitor, vscode.l10n.t), null, 2);
    }
    const task = schemaTaskName(uri);
    const { sendSchema } = await import('./sendSchema.ts');
    const parameters = task === null ? null : await this.#signatures.parametersOf(task);
    return JSON.stringify(sendSchema(parameters, vscode.l10n.t), null, 2);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
