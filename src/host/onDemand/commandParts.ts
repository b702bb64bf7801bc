import * as vscode from 'vscode';
import { registerActionCommands } from '../actions/registerActionCommands.ts';
import type { Drafts } from '../actions/sendDocument/registerDrafts.ts';
import type { TextViews } from '../actions/textViews.ts';
import { registerCommands } from '../commands/registerCommands.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ConnectionSecretStore } from '../connections/connectionSecrets.ts';
import { registerEvaluationCommands } from '../evaluation/registerEvaluationCommands.ts';
import { failureCommit, showCommit } from '../git/failureCommits.ts';
import type { AlertsOnDemand } from '../alerts/alertsOnDemand.ts';
import type { SeenFailures } from '../glance/seenFailures.ts';
import type { Attention } from '../monitorClient/attention.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import { registerDashboards } from '../panels/dashboards.ts';
import { taskPanelCommands } from '../panels/taskPanelCommands.ts';
import { registerTaskPanels } from '../panels/taskPanels.ts';
import { goToSource, openFrame } from '../source/goToSource.ts';
import { readSource } from '../source/readSource.ts';
import { registerSourceCommands } from '../source/registerSourceCommands.ts';
import type { SourceFeatures } from '../source/sourceFeatures.ts';
import { TaskDocuments } from '../taskDocument/taskDocuments.ts';
import type { Wording } from '../trees/drawing.ts';
import { showTasks } from '../trees/showTasks.ts';
import type { Views } from '../trees/views.ts';

/** What is there from the activation on. */
export interface CommandPartsDeps {
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly monitor: MonitorClient;
  readonly registry: ConnectionRegistry;
  readonly secrets: ConnectionSecretStore;
  readonly views: Views;
  readonly seen: SeenFailures;
  readonly alerts: AlertsOnDemand;
  readonly attention: Attention;
  readonly drafts: Drafts;
  readonly textViews: TextViews;
  readonly wording: Wording;
  readonly log: vscode.LogOutputChannel;
}

/** Every command, and what commands open. */
export interface CommandParts extends vscode.Disposable {
  readonly taskPanels: vscode.WebviewPanelSerializer;
  readonly dashboards: vscode.WebviewPanelSerializer;
  readonly taskDocuments: vscode.TextDocumentContentProvider;
}

export function createCommandParts(
  deps: CommandPartsDeps,
  { code }: Pick<SourceFeatures, 'code'>,
): CommandParts {
  const { monitor, views, wording, log } = deps;
  const { api, onDidChange } = monitor;
  const documents = new TaskDocuments(api);
  const show = (filter: string): Promise<void> => showTasks(views.tasks, filter);
  const dashboards = registerDashboards(
    { extensionUri: deps.extensionUri, monitor, showTasks: show, attention: deps.attention },
    log,
  );
  const panels = registerTaskPanels(
    {
      extensionUri: deps.extensionUri,
      monitor,
      source: { goToSource, openFrame, readSource },
      commits: { find: failureCommit, show: showCommit },
      actions: taskPanelCommands,
      showTasks: show,
      attention: deps.attention,
    },
    log,
  );
  const parts = vscode.Disposable.from(
    documents,
    panels,
    dashboards,
    registerCommands({ ...deps, monitor: api, documents }, log),
    registerActionCommands(
      {
        monitor: api,
        onDidChange,
        tasks: views.tasks,
        isProduction: (id) => deps.registry.marksOf(id).production,
        signatures: code.definitions,
        wording,
        log,
        views: deps.textViews,
      },
      deps.drafts,
    ),
    registerEvaluationCommands(deps),
    registerSourceCommands({ monitor, tasks: views.tasks, code, log }),
  );
  return {
    taskPanels: panels.serializer,
    dashboards: dashboards.serializer,
    taskDocuments: documents,
    dispose() {
      parts.dispose();
    },
  };
}
