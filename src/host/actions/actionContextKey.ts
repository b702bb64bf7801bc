import * as vscode from 'vscode';
import type { ConnectionStatus } from '../../model/connection.ts';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { CONTEXT_KEYS } from '../manifest.ts';

/** What the key is derived from. */
interface ConnectionsSource {
  readonly api: Pick<MonitorApi, 'getConnections'>;
  readonly onDidChange: vscode.Event<readonly ChangeTopic[]>;
}

/** Keeps the context key by which menus and palette offer actions: only while some connection is not read-only. */
export function registerActionContextKey(
  { api, onDidChange }: ConnectionsSource,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let said: boolean | null = null;
  const update = async (): Promise<void> => {
    const writable = offersAnyAction(await api.getConnections());
    if (writable === said) return;
    said = writable;
    await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.writable, writable);
  };
  const updateNow = (): void => {
    update().catch((error: unknown) => {
      log.debug(`Whether actions are possible is not known: ${String(error)}`);
    });
  };
  updateNow();
  return onDidChange((topics) => {
    if (topics.includes('connections')) updateNow();
  });
}

function offersAnyAction(statuses: readonly ConnectionStatus[]): boolean {
  return statuses.some(({ readOnly }) => !readOnly);
}
