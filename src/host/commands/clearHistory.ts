import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { countOf } from '../format/count.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { COMMANDS } from '../manifest.ts';
import { confirm } from '../prompts/confirm.ts';
import { registerCommand } from './registerCommand.ts';

export function registerClearHistory(
  monitor: Pick<MonitorApi, 'clearHistory' | 'getHistorySize'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.clearHistory, log, async () => {
    const { tasks, bytes } = await monitor.getHistorySize();
    const count = countOf(tasks, 'task', 'tasks', vscode.env.language);
    const agreed = await confirm({
      question: `Clear the task history of this workspace (${count}, ${formatByteSize(bytes, vscode.env.language)})?`,
      detail:
        'Every task that Task Tower has seen here is forgotten. The action log and removed messages that can still be put back stay. Nothing changes on Redis.',
      action: 'Clear History',
    });
    if (agreed) await monitor.clearHistory();
  });
}
