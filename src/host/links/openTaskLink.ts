import * as vscode from 'vscode';
import type { ConnectionId } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { parseTaskLink } from './taskLink.ts';

const LONGEST_NAME = 80;
/** What a connection may be called after a link, which anybody may have written. */
const SAFE_ID = /^[\w.-]{1,64}$/u;

/**
 * Opens the panel of the task that a link names, on a connection that is configured here. A link never connects anywhere:
 * for another connection a person is asked whether to set one up, and gives its address.
 */
export async function openTaskLink(uri: vscode.Uri): Promise<void> {
  const ref = parseTaskLink(uri);
  if (ref === null) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('This link names no task. Copy it again from the panel of the task.'),
    );
    return;
  }
  if ((await isConfigured(ref.connectionId)) || (await isConnectedOnRequest(ref.connectionId))) {
    await vscode.commands.executeCommand(COMMANDS.openTask, ref);
  }
}

async function isConfigured(id: ConnectionId): Promise<boolean> {
  const { connectionEntries } = await import('../connections/configuredEntries.ts');
  return connectionEntries().some((entry) => entry.kind === 'usable' && entry.setting.config.id === id);
}

/** Offers to describe the connection, which then bears the id that the link knows it by. */
async function isConnectedOnRequest(id: ConnectionId): Promise<boolean> {
  const connect = vscode.l10n.t('Connect to Redis…');
  const question = vscode.l10n.t(
    'The link names a task on the connection "{0}", which is not configured here. Connect to its Redis to see the task.',
    messageText(id, LONGEST_NAME),
  );
  if ((await vscode.window.showWarningMessage(question, connect)) !== connect) return false;
  await vscode.commands.executeCommand(COMMANDS.connect, SAFE_ID.test(id) ? { id } : undefined);
  return isConfigured(id);
}
