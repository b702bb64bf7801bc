import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { TaskRef } from '../../model/task.ts';
import {
  TASK_DOCUMENT_SCHEME,
  type TaskDocumentPart,
  taskDocumentUri,
  taskOfDocument,
} from './taskDocumentUri.ts';
import { taskPartJson } from './taskPartJson.ts';

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
    const shown = taskOfDocument(uri);
    const detail = shown === null ? null : await this.#monitor.getTaskDetail(shown.ref, true);
    return shown === null || detail === null
      ? `// ${vscode.l10n.t('This task is no longer known, neither to the history nor to Redis.')}\n`
      : taskPartJson(detail, shown.part);
  }

  /** Opens the task's document, read anew even when it is open already. `preview`: the next one may take its place. */
  async open(ref: TaskRef, preview: boolean): Promise<void> {
    const uri = taskDocumentUri(ref, 'task');
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview });
  }

  /** Opens the same part of two tasks side by side in VS Code's diff editor. */
  async compare(left: TaskRef, right: TaskRef, part: TaskDocumentPart, title: string): Promise<void> {
    const uris = [left, right].map((ref) => taskDocumentUri(ref, part));
    for (const uri of uris) this.#changed.fire(uri);
    await vscode.commands.executeCommand('vscode.diff', ...uris, title, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
