import * as vscode from 'vscode';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ConnectionSecretStore } from '../connections/connectionSecrets.ts';
import { removeEntry } from '../connections/connectionSettings.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { confirm } from '../prompts/confirm.ts';
import { connectionTarget } from './connectionTarget.ts';
import { registerCommand } from './registerCommand.ts';

export interface RemoveDeps {
  readonly registry: ConnectionRegistry;
  readonly secrets: ConnectionSecretStore;
}

export function registerRemoveConnection(
  { registry, secrets }: RemoveDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.removeConnection, log, async (argument) => {
    const connection = await connectionTarget(argument, registry, vscode.l10n.t('Remove which connection?'));
    if (connection === null) return;
    const { config, place } = connection;
    const agreed = await confirm({
      question: vscode.l10n.t("Remove the connection '{0}'?", messageText(config.name)),
      detail:
        place.scope === 'user'
          ? vscode.l10n.t(
              'It leaves the user settings, and its password the secret storage. Nothing changes on the Redis server.',
            )
          : vscode.l10n.t(
              'It leaves the workspace settings, and its password the secret storage. Nothing changes on the Redis server.',
            ),
      action: vscode.l10n.t('Remove'),
    });
    if (!agreed) return;
    await removeEntry(registry.find(config.id)?.place ?? place);
    await secrets.remove(config.id);
  });
}
