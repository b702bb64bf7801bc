import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { COMMANDS } from '../manifest.ts';
import { connectionTarget } from './connectionTarget.ts';
import { registerCommand } from './registerCommand.ts';

export interface RetryDeps {
  readonly monitor: Pick<MonitorApi, 'retryConnection'>;
  readonly registry: ConnectionRegistry;
}

/** *Retry Connection*: tries it now instead of at its next attempt. */
export function registerRetryConnection(
  { monitor, registry }: RetryDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.retryConnection, log, async (argument) => {
    const connection = await connectionTarget(argument, registry, vscode.l10n.t('Retry which connection?'));
    if (connection !== null) await monitor.retryConnection(connection.config.id);
  });
}
