import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { taskDetailTarget } from '../commands/taskTarget.ts';
import { COMMANDS } from '../manifest.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import type { WorkspaceCode } from './definitions/definitionTarget.ts';
import { findEnqueueSites } from './definitions/findEnqueueSites.ts';
import { goToDefinition } from './definitions/goToDefinition.ts';
import { type FilteredTasks, showTaskRuns } from './definitions/showTaskRuns.ts';
import { goToSource } from './goToSource.ts';

export interface SourceCommandDeps {
  readonly monitor: Pick<MonitorClient, 'api' | 'onDidChange'>;
  readonly tasks: FilteredTasks;
  readonly code: WorkspaceCode;
  readonly log: vscode.LogOutputChannel;
}

/**
 * The ways from tasks to their source and back. Called on a row, a task's ref or names, or they offer a choice; nothing is
 * searched or read before the first use.
 */
export function registerSourceCommands({ monitor, tasks, code, log }: SourceCommandDeps): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(COMMANDS.goToSource, log, async (argument) => {
      const detail = await taskDetailTarget(argument, failedFirst(monitor.api));
      if (detail !== null) await goToSource(detail);
    }),
    registerCommand(COMMANDS.goToDefinition, log, (argument) => goToDefinition(argument, code)),
    registerCommand(COMMANDS.findEnqueueSites, log, (argument) => findEnqueueSites(argument, code)),
    registerCommand(COMMANDS.showTaskRuns, log, (argument) => showTaskRuns(argument, code, tasks)),
  );
}

/** Offers failed tasks only, as long as there are any: those are what has a line to go to. */
function failedFirst(monitor: MonitorApi): Pick<MonitorApi, 'getTasks' | 'getTaskDetail'> {
  return {
    getTaskDetail: (ref) => monitor.getTaskDetail(ref),
    async getTasks(query) {
      const failed = await monitor.getTasks({ ...query, filter: { states: ['failed', 'retrying'] } });
      return failed.tasks.length > 0 ? failed : monitor.getTasks(query);
    },
  };
}
