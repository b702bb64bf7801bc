import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ConnectionSecretStore } from '../connections/connectionSecrets.ts';
import type { AlertsOnDemand } from '../alerts/alertsOnDemand.ts';
import { registerShowAlerts } from '../alerts/showAlerts.ts';
import type { SeenFailures } from '../glance/seenFailures.ts';
import type { TaskDocuments } from '../taskDocument/taskDocuments.ts';
import type { Wording } from '../trees/drawing.ts';
import { showTasks } from '../trees/showTasks.ts';
import type { Views } from '../trees/views.ts';
import { registerActOnSelection } from './actOnSelection.ts';
import { registerClearHistory } from './clearHistory.ts';
import { registerClearTaskFilter } from './clearTaskFilter.ts';
import { registerCompareTask } from './compareTask.ts';
import { registerConnect } from './connect.ts';
import { registerCopyTaskId } from './copyTaskId.ts';
import { registerCopyTaskJson } from './copyTaskJson.ts';
import { registerEditConnection } from './editConnection.ts';
import { registerFilterByGroup } from './filterByGroup.ts';
import { registerFilterTasks } from './filterTasks.ts';
import { registerGroupTasks } from './groupTasks.ts';
import { registerLoadMoreTasks } from './loadMoreTasks.ts';
import { registerFreezeTasks } from './freezeTasks.ts';
import { registerMarkFailuresSeen } from './markFailuresSeen.ts';
import { registerOpenTaskJson } from './openTaskJson.ts';
import { registerQueueRows } from './queueRows.ts';
import { registerRefresh } from './refresh.ts';
import { registerRemoveConnection } from './removeConnection.ts';
import { registerRetryConnection } from './retryConnection.ts';
import { registerSaveTaskFilter } from './saveTaskFilter.ts';
import { registerShowLog } from './showLog.ts';
import { registerSortTasks } from './sortTasks.ts';

export interface CommandDeps {
  readonly monitor: MonitorApi;
  readonly registry: ConnectionRegistry;
  readonly secrets: ConnectionSecretStore;
  readonly views: Views;
  readonly seen: SeenFailures;
  readonly alerts: AlertsOnDemand;
  readonly documents: TaskDocuments;
  readonly wording: Wording;
}

/** Every command that belongs to the side bar; panels, source and evaluation register their own. */
export function registerCommands(deps: CommandDeps, log: vscode.LogOutputChannel): vscode.Disposable {
  const { monitor, registry, views, seen, alerts, documents, wording } = deps;
  return vscode.Disposable.from(
    registerConnect(deps, log),
    registerEditConnection(deps, log),
    registerRemoveConnection(deps, log),
    registerRetryConnection(deps, log),
    registerRefresh({ registry, trees: views.trees }, log),
    registerFilterTasks({ monitor, tasks: views.tasks, wording }, log),
    registerSaveTaskFilter(views.tasks, wording, log),
    registerClearTaskFilter(views.tasks, log),
    registerFilterByGroup(views.tasks, log),
    registerGroupTasks(views.tasks, wording, log),
    registerSortTasks(views.tasks, wording, log),
    registerFreezeTasks(views.tasks, log),
    registerLoadMoreTasks(views.tasks, log),
    registerQueueRows(views.queues, monitor, log),
    registerMarkFailuresSeen(seen, log),
    registerCopyTaskId(monitor, log),
    registerCompareTask(monitor, documents, log),
    registerCopyTaskJson(monitor, log),
    registerOpenTaskJson(monitor, documents, log),
    registerActOnSelection(
      views.tasksTree,
      (id, ...args) => vscode.commands.executeCommand(id, ...args),
      log,
    ),
    registerShowAlerts({ alerts, showTasks: (filter) => showTasks(views.tasks, filter), wording }, log),
    registerClearHistory(monitor, log),
    registerShowLog(log),
  );
}
