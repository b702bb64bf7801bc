import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { formatCount } from '../format/count.ts';
import { editorWording } from '../format/editorWording.ts';
import { COMMANDS } from '../manifest.ts';
import { registerCommand } from './registerCommand.ts';
import { sayCopied, saySeveralCopied } from './sayCopied.ts';
import { taskTargets } from './taskTarget.ts';

export function registerCopyTaskId(
  monitor: Pick<MonitorApi, 'getTasks'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.copyTaskId, log, async (argument, selected) => {
    const refs = await taskTargets(argument, selected, monitor);
    if (refs.length === 0) return;
    await vscode.env.clipboard.writeText(refs.map(({ id }) => id).join('\n'));
    if (refs.length === 1) sayCopied(vscode.l10n.t('The task id'));
    else saySeveralCopied(vscode.l10n.t('{0} task ids', formatCount(refs.length, editorWording().locale)));
  });
}
