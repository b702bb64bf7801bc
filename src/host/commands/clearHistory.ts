import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { COMMANDS } from '../manifest.ts';
import { confirm } from '../prompts/confirm.ts';
import { registerCommand } from './registerCommand.ts';

export function registerClearHistory(
  monitor: Pick<MonitorApi, 'clearHistory'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.clearHistory, log, async () => {
    const agreed = await confirm({
      question: 'Clear the task history of this workspace?',
      detail:
        'Every task that Task Tower has seen here is forgotten. The action log and removed messages that can still be put back stay. Nothing changes on Redis.',
      action: 'Clear History',
    });
    if (agreed) await monitor.clearHistory();
  });
}
