import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../manifest.ts';
import { affectsConnections, connectionEntries } from './connectionSettings.ts';

/** Keeps the context key that decides which welcome an empty view shows. */
export function registerConnectionContextKey(): vscode.Disposable {
  const update = (): void => {
    const value = connectionEntries().length === 0 ? 'none' : 'some';
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.connections, value);
  };
  update();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (affectsConnections(event)) update();
  });
}
