import * as vscode from 'vscode';
import { impliedMapping, portableMapping } from '../../model/impliedMapping.ts';
import { splitTracePath } from '../../model/pathMapping.ts';
import { messageText } from '../format/messageText.ts';
import { SETTINGS } from '../manifest.ts';
import { appendedMapping } from './pathMappingSetting.ts';
import { folderPaths } from './workspaceFiles.ts';

/**
 * After a person has chosen a file for a frame: offers to take the same folder next time without asking, and then adds
 * that to the path mappings of the workspace. Only where the workspace is trusted, since else they are not read.
 */
export async function offerToRemember(remoteFile: string, localPath: string): Promise<void> {
  const remote = splitTracePath(remoteFile);
  const implied = remote === null ? null : impliedMapping(remote, localPath);
  const mapping = implied === null ? null : portableMapping(implied, folderPaths());
  if (mapping === null || !vscode.workspace.isTrusted) return;
  const remember = vscode.l10n.t('Remember');
  const question = vscode.l10n.t(
    'Look for files of {0} in {1} from now on?',
    messageText(mapping.remoteRoot, LONGEST_PATH),
    messageText(mapping.localRoot, LONGEST_PATH),
  );
  if ((await vscode.window.showInformationMessage(question, remember)) !== remember) return;
  const settings = vscode.workspace.getConfiguration(SETTINGS.section);
  const before = settings.inspect(SETTINGS.pathMappings)?.workspaceValue;
  try {
    const after = appendedMapping(before, mapping);
    await settings.update(SETTINGS.pathMappings, after, vscode.ConfigurationTarget.Workspace);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('The path mapping could not be saved: {0}', reason));
  }
}

const LONGEST_PATH = 120;
