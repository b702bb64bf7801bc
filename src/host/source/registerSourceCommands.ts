import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { taskDetailTarget } from '../commands/taskTarget.ts';
import { COMMANDS } from '../manifest.ts';
import { goToSource } from './goToSource.ts';

export interface SourceCommandDeps {
  readonly monitor: Pick<MonitorApi, 'getTasks' | 'getTaskDetail'>;
  readonly log: vscode.LogOutputChannel;
}

/** *Go to Source*: on a row, a task's ref, or a choice among recent failed tasks. */
export function registerSourceCommands({ monitor, log }: SourceCommandDeps): vscode.Disposable {
  return registerCommand(COMMANDS.goToSource, log, async (argument) => {
    const detail = await taskDetailTarget(argument, failedFirst(monitor));
    if (detail !== null) await goToSource(detail);
  });
}

/** Offers failed tasks only, as long as there are any: those are what has a line to go to. */
function failedFirst(monitor: SourceCommandDeps['monitor']): SourceCommandDeps['monitor'] {
  return {
    getTaskDetail: (ref) => monitor.getTaskDetail(ref),
    async getTasks(query) {
      const failed = await monitor.getTasks({ ...query, filter: { states: ['failed', 'retrying'] } });
      return failed.tasks.length > 0 ? failed : monitor.getTasks(query);
    },
  };
}
