import * as vscode from 'vscode';
import { NEW_DRAFT, withAddress } from '../connections/connectionDraft.ts';
import { type ConnectDeps, describeConnection } from '../connections/connectFlow.ts';
import { COMMANDS } from '../manifest.ts';
import { registerCommand } from './registerCommand.ts';

/** *Connect to Redis…*; an address as argument is where the flow starts from. */
export function registerConnect(deps: ConnectDeps, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.connect, log, async (address) => {
    const start = typeof address === 'string' ? withAddress(NEW_DRAFT, 'broker', address) : NEW_DRAFT;
    await describeConnection(vscode.l10n.t('Connect to Redis'), start, deps);
  });
}
