import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { TASK_ROW_SCHEME, taskOfRow } from './taskRowUri.ts';

/**
 * Tasks as read-only files: VS Code lets only files be dragged into a terminal. They are never listed; each is read anew
 * when it is opened.
 */
class TaskRowFiles implements vscode.FileSystemProvider {
  readonly #monitor: Pick<MonitorApi, 'getTaskDetail'>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(monitor: Pick<MonitorApi, 'getTaskDetail'>) {
    this.#monitor = monitor;
  }

  /** The size is not known before it is read, and never asked for; the time tells VS Code not to keep what it read. */
  stat(uri: vscode.Uri): vscode.FileStat {
    if (taskOfRow(uri) === null) throw vscode.FileSystemError.FileNotFound(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: 0, mtime: Date.now(), size: 0, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const ref = taskOfRow(uri);
    const detail = ref === null ? null : await this.#monitor.getTaskDetail(ref, true);
    if (detail === null) throw vscode.FileSystemError.FileNotFound(uri);
    const { taskJson } = await import('./taskJson.ts');
    return new TextEncoder().encode(taskJson(detail));
  }

  watch(): vscode.Disposable {
    return vscode.Disposable.from();
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

export function registerTaskRowFiles(monitor: Pick<MonitorApi, 'getTaskDetail'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(TASK_ROW_SCHEME, new TaskRowFiles(monitor), {
      isReadonly: true,
      isCaseSensitive: true,
    }),
    vscode.workspace.onDidOpenTextDocument((document) => {
      // The name of such a file is an id, which does not tell what it holds.
      if (document.uri.scheme === TASK_ROW_SCHEME && document.languageId !== 'json') {
        void vscode.languages.setTextDocumentLanguage(document, 'json');
      }
    }),
  );
}
