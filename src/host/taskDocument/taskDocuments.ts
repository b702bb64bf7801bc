import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { TaskRef } from '../../model/task.ts';
import { TASK_DOCUMENT_SCHEME, taskDocumentUri, taskOfDocument } from './taskDocumentUri.ts';
import { taskJson } from './taskJson.ts';

/** Tasks as read-only JSON documents. */
export class TaskDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'getTaskDetail'>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(monitor: Pick<MonitorApi, 'getTaskDetail'>) {
    this.#monitor = monitor;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(TASK_DOCUMENT_SCHEME, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const ref = taskOfDocument(uri);
    const detail = ref === null ? null : await this.#monitor.getTaskDetail(ref);
    return detail === null
      ? '// This task is no longer known, neither to the history nor to Redis.\n'
      : taskJson(detail);
  }

  /** Opens the task's document, read anew even when it is open already. */
  async open(ref: TaskRef): Promise<void> {
    const uri = taskDocumentUri(ref);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
