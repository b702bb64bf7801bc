import * as vscode from 'vscode';
import { draftOf } from '../connections/connectionDraft.ts';
import { openSettingsFile, rawEntry } from '../connections/connectionSettings.ts';
import { type ConnectDeps, describeConnection } from '../connections/connectFlow.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { connectionTarget } from './connectionTarget.ts';
import { registerCommand } from './registerCommand.ts';
import { subjectOf } from './treeSubject.ts';

/** *Edit Connection…*: the questions of connecting with what is there; an entry that cannot be read opens in the settings. */
export function registerEditConnection(deps: ConnectDeps, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.editConnection, log, async (argument) => {
    const subject = subjectOf(argument);
    if (subject?.kind === 'setting') {
      await openSettingsFile(subject.scope);
      return;
    }
    const connection = await connectionTarget(
      argument,
      deps.registry,
      vscode.l10n.t('Edit which connection?'),
    );
    if (connection === null) return;
    const { config, inlineSecrets, marks, place } = connection;
    const stored = await deps.secrets.read(config);
    const draft = draftOf({ config, inlineSecrets, marks }, stored, rawEntry(place) ?? {});
    await describeConnection(vscode.l10n.t("Edit Connection '{0}'", messageText(config.name)), draft, deps);
  });
}
