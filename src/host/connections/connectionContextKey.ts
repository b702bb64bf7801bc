import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../manifest.ts';
import { affectsConnections, hasConnectionEntries } from './connectionSettings.ts';

/** Keeps the context key that decides which welcome an empty view shows. */
export function registerConnectionContextKey(): vscode.Disposable {
  const update = (): void => {
    const value = hasConnectionEntries() ? 'some' : 'none';
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.connections, value);
  };
  update();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (affectsConnections(event)) update();
  });
}
