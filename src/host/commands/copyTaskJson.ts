import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { formatCount } from '../format/count.ts';
import { editorWording } from '../format/editorWording.ts';
import { COMMANDS } from '../manifest.ts';
import { taskJson } from '../taskDocument/taskJson.ts';
import { registerCommand } from './registerCommand.ts';
import { sayCopied, saySeveralCopied } from './sayCopied.ts';
import { taskDetailTarget, taskTargets } from './taskTarget.ts';

export function registerCopyTaskJson(
  monitor: Pick<MonitorApi, 'getTasks' | 'getTaskDetail'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.copyTaskJson, log, async (argument, selected) => {
    const refs = await taskTargets(argument, selected, monitor);
    if (refs.length === 0) return;
    const details = await Promise.all(refs.map((ref) => taskDetailTarget(ref, monitor, refs.length === 1)));
    const texts = details.flatMap((detail) => (detail === null ? [] : [taskJson(detail)]));
    await vscode.env.clipboard.writeText(texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',\n')}]\n`);
    if (texts.length === 1) sayCopied(vscode.l10n.t('The task as JSON'));
    else
      saySeveralCopied(vscode.l10n.t('{0} tasks as JSON', formatCount(texts.length, editorWording().locale)));
  });
}
