import * as vscode from 'vscode';
import { type ConnectionDraft, NEW_DRAFT, withAddress } from '../connections/connectionDraft.ts';
import { type ConnectDeps, describeConnection } from '../connections/connectFlow.ts';
import { COMMANDS } from '../manifest.ts';
import { registerCommand } from './registerCommand.ts';

/** *Connect to Redis…*; what the flow starts from may be an argument: an address, or `{ id }` of a connection to be. */
export function registerConnect(deps: ConnectDeps, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.connect, log, async (argument) => {
    await describeConnection(vscode.l10n.t('Connect to Redis'), draftOf(argument), deps);
  });
}

function draftOf(argument: unknown): ConnectionDraft {
  if (typeof argument === 'string') return withAddress(NEW_DRAFT, 'broker', argument);
  if (typeof argument !== 'object' || argument === null || !('id' in argument)) return NEW_DRAFT;
  const { id } = argument;
  return typeof id === 'string' && id !== '' ? { ...NEW_DRAFT, id } : NEW_DRAFT;
}
