import * as vscode from 'vscode';
import { redisAddress } from '../../model/redisUrl.ts';
import type { ConfiguredConnection, ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { subjectOf } from './treeSubject.ts';

/** The connection that a command was called on, by a row, an id, or a choice; `null` when none was chosen. */
export async function connectionTarget(
  argument: unknown,
  registry: ConnectionRegistry,
  question: string,
): Promise<ConfiguredConnection | null> {
  const subject = subjectOf(argument);
  if (subject?.kind === 'connection') return registry.find(subject.id);
  if (typeof argument === 'string') return registry.find(argument);
  const [only, ...others] = registry.connections;
  if (only === undefined) {
    await offerToConnect();
    return null;
  }
  return others.length === 0 ? only : pickConnection(registry, question);
}

async function pickConnection(
  registry: ConnectionRegistry,
  question: string,
): Promise<ConfiguredConnection | null> {
  const items = registry.connections.map((connection) => ({
    label: messageText(connection.config.name),
    description: messageText(redisAddress(connection.config.url)),
    connection,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: question,
    matchOnDescription: true,
  });
  return chosen?.connection ?? null;
}

async function offerToConnect(): Promise<void> {
  const connect = vscode.l10n.t('Connect to Redis…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('There is no connection yet.'),
    connect,
  );
  if (answer === connect) await vscode.commands.executeCommand(COMMANDS.connect);
}
