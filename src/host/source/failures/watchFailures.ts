import * as vscode from 'vscode';
import { SETTINGS } from '../../manifest.ts';
import type { MonitorClient } from '../../monitorClient/monitorClient.ts';
import { EditedFiles } from '../editedFiles.ts';
import { readPathMappings } from '../goToSource.ts';
import { FreshFailures } from './freshFailures.ts';
import { locateFailure } from './locateFailure.ts';

/** The fresh failures of this workspace, told of what happens to its tasks and files. Dispose both. */
export function watchFailures(
  { api, onDidChange }: Pick<MonitorClient, 'api' | 'onDidChange'>,
  log: vscode.LogOutputChannel,
): { readonly failures: FreshFailures; readonly watching: vscode.Disposable } {
  const search = new vscode.CancellationTokenSource();
  const failures = new FreshFailures({
    monitor: api,
    isTrusted: () => vscode.workspace.isTrusted,
    locate: (detail) => locateFailure(detail, readPathMappings().mappings, new EditedFiles(search.token)),
    changedAt: (path) => new EditedFiles(search.token).modifiedAt(path),
    now: () => Date.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    onError: (error) => {
      log.debug(`Fresh failures were not looked up: ${String(error)}`);
    },
  });
  const filesMoved = (): void => {
    failures.workspaceChanged();
  };
  const watching = vscode.Disposable.from(
    onDidChange((topics) => {
      if (topics.includes('tasks') || topics.includes('connections')) failures.tasksChanged();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.scheme === 'file' && contentChanges.length > 0) {
        failures.fileChanged(document.uri.fsPath);
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(filesMoved),
    vscode.workspace.onDidChangeWorkspaceFolders(filesMoved),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.pathMappings}`)) filesMoved();
    }),
    {
      dispose: () => {
        failures.dispose();
        search.cancel();
        search.dispose();
      },
    },
  );
  return { failures, watching };
}
