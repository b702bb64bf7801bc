import * as vscode from 'vscode';
import { registerActionContextKey } from './host/actions/actionContextKey.ts';
import { registerActionCommands } from './host/actions/registerActionCommands.ts';
import { registerCommands } from './host/commands/registerCommands.ts';
import { registerConnectionContextKey } from './host/connections/connectionContextKey.ts';
import { ConnectionRegistry } from './host/connections/connectionRegistry.ts';
import { ConnectionSecretStore } from './host/connections/connectionSecrets.ts';
import { registerInlinePasswordWarning } from './host/connections/inlinePasswordWarning.ts';
import { registerEvaluationCommands } from './host/evaluation/registerEvaluationCommands.ts';
import { editorWording } from './host/format/editorWording.ts';
import { failureCommit, showCommit } from './host/git/failureCommits.ts';
import { FailureBadge } from './host/glance/failureBadge.ts';
import { Glance } from './host/glance/glance.ts';
import { SeenFailures } from './host/glance/seenFailures.ts';
import { registerStatusBar } from './host/glance/statusBar.ts';
import { registerTaskLinks } from './host/links/taskLinks.ts';
import { VIEWS } from './host/manifest.ts';
import { Attention } from './host/monitorClient/attention.ts';
import { MonitorClient } from './host/monitorClient/monitorClient.ts';
import { taskPanelCommands } from './host/panels/taskPanelCommands.ts';
import { registerTaskPanels } from './host/panels/taskPanels.ts';
import { publicApi, type TaskTowerApi } from './host/publicApi.ts';
import { registerFailingLines } from './host/source/failures/registerFailingLines.ts';
import { watchFailures } from './host/source/failures/watchFailures.ts';
import { WorkspaceDefinitions } from './host/source/definitions/workspaceDefinitions.ts';
import { goToSource, openFrame } from './host/source/goToSource.ts';
import { readSource } from './host/source/readSource.ts';
import { registerSourceCommands } from './host/source/registerSourceCommands.ts';
import { TaskDocuments } from './host/taskDocument/taskDocuments.ts';
import { createViews } from './host/trees/views.ts';

/** The monitor of this window, for {@link deactivate}, which VS Code calls without the context. */
let running: MonitorClient | null = null;

/** Builds the parts and wires them. Waits for nothing: every view fills itself when the monitor answers. */
export function activate(context: vscode.ExtensionContext): TaskTowerApi {
  const log = vscode.window.createOutputChannel('Task Tower', { log: true });
  const wording = editorWording();
  const monitor = new MonitorClient(context, log);
  running = monitor;

  const secrets = new ConnectionSecretStore(context.secrets);
  const registry = new ConnectionRegistry(monitor.api, secrets, log);
  const { extensionUri, globalState: memory } = context;

  const views = createViews(monitor, registry, context.workspaceState, wording, log);
  const attention = new Attention(monitor.api, log);
  const seen = new SeenFailures(context.workspaceState);
  const glance = new Glance(monitor, registry, seen, log);
  const documents = new TaskDocuments(monitor.api);
  const definitions = new WorkspaceDefinitions();
  const { failures, watching } = watchFailures(monitor, log);

  context.subscriptions.push(
    monitor,
    registry,
    registerConnectionContextKey(),
    registerInlinePasswordWarning({ registry, secrets, memory }, log),
    views,
    attention,
    ...views.trees.map((tree) => attention.add(tree)),
    seen,
    glance,
    registerStatusBar(glance, wording.locale),
    new FailureBadge(views.tasksTree.view, glance, seen, wording.locale),
    documents,
    registerCommands({ monitor: monitor.api, registry, secrets, views, seen, documents, wording }, log),
    registerActionContextKey(monitor, log),
    registerActionCommands(
      {
        monitor: monitor.api,
        onDidChange: monitor.onDidChange,
        tasks: views.tasks,
        signatures: definitions,
        wording,
        log,
      },
      vscode.Uri.joinPath(context.globalStorageUri, 'drafts').fsPath,
    ),
    registerEvaluationCommands({ monitor, memory: context.workspaceState, wording, log }),
    definitions,
    registerSourceCommands({ monitor, tasks: views.tasks, definitions, log }),
    watching,
    registerFailingLines(failures),
    registerTaskPanels(
      {
        extensionUri,
        monitor,
        source: { goToSource, openFrame, readSource },
        commits: { find: failureCommit, show: showCommit },
        actions: taskPanelCommands,
        showTasks: async (filter) => {
          await views.tasks.setFilter(filter);
          await vscode.commands.executeCommand(`${VIEWS.tasks}.focus`);
        },
        attention,
      },
      log,
    ),
    registerTaskLinks(log),
    log,
  );

  registry.reload();
  return publicApi(monitor);
}

/** VS Code waits for this when the window closes: the last observations are written down, and nothing is left in Redis. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = null;
}
