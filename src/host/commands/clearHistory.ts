import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { editorWording } from '../format/editorWording.ts';
import { COMMANDS } from '../manifest.ts';
import { confirm } from '../prompts/confirm.ts';
import { registerCommand } from './registerCommand.ts';
import { tCount } from '../../model/l10n.ts';

export function registerClearHistory(
  monitor: Pick<MonitorApi, 'clearHistory' | 'getHistorySize'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.clearHistory, log, async () => {
    const { tasks, bytes } = await monitor.getHistorySize();
    const { locale, t } = editorWording();
    const agreed = await confirm({
      question: tCount(
        tasks,
        'Clear the task history of this workspace ({0} task, {1})?',
        'Clear the task history of this workspace ({0} tasks, {1})?',
        formatByteSize(bytes, locale),
      ),
      detail: t(
        'Every task and alert that Task Tower has seen here is forgotten. The action log and removed messages that can still be put back stay. Nothing changes on Redis.',
      ),
      action: t('Clear History'),
    });
    if (agreed) await monitor.clearHistory();
  });
}
