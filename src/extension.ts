import * as vscode from 'vscode';
import { registerActionContextKey } from './host/actions/actionContextKey.ts';
import { AlertsOnDemand } from './host/alerts/alertsOnDemand.ts';
import { registerConnectionContextKey } from './host/connections/connectionContextKey.ts';
import { ConnectionRegistry } from './host/connections/connectionRegistry.ts';
import { ConnectionSecretStore } from './host/connections/connectionSecrets.ts';
import { registerInlinePasswordWarning } from './host/connections/inlinePasswordWarning.ts';
import { editorLanguage, editorWording } from './host/format/editorWording.ts';
import { FailureBadge } from './host/glance/failureBadge.ts';
import { Glance } from './host/glance/glance.ts';
import { SeenFailures } from './host/glance/seenFailures.ts';
import { registerStatusBar } from './host/glance/statusBar.ts';
import { registerTaskLinks } from './host/links/taskLinks.ts';
import { Attention } from './host/monitorClient/attention.ts';
import { MonitorClient } from './host/monitorClient/monitorClient.ts';
import { registerCommandsOnDemand } from './host/onDemand/commandsOnDemand.ts';
import { publicApi, type TaskTowerApi } from './host/publicApi.ts';
import { sourceOnDemand } from './host/source/sourceOnDemand.ts';
import { registerTaskDrop } from './host/taskDocument/taskDrop.ts';
import { registerTaskRowFiles } from './host/taskDocument/taskRowFiles.ts';
import { showTasks } from './host/trees/showTasks.ts';
import { createViews } from './host/trees/views.ts';
import { speak } from './model/displayLanguage.ts';

/** The monitor of this window, for {@link deactivate}, which VS Code calls without the context. */
let running: MonitorClient | null = null;

/** Builds the parts and wires them. Waits for nothing: every view fills itself when the monitor answers. */
export function activate(context: vscode.ExtensionContext): TaskTowerApi {
  const log = vscode.window.createOutputChannel('Task Tower', { log: true });
  speak(editorLanguage());
  const wording = editorWording();
  const monitor = new MonitorClient(context, log);
  running = monitor;

  const secrets = new ConnectionSecretStore(context.secrets);
  const registry = new ConnectionRegistry(monitor.api, secrets, log);
  const views = createViews(monitor, registry, context.workspaceState, wording, log);
  const attention = new Attention(monitor.api, log);
  const seen = new SeenFailures(context.workspaceState);
  const alerts = new AlertsOnDemand({
    monitor,
    registry,
    memory: context.workspaceState,
    showTasks: (filter) => showTasks(views.tasks, filter),
    wording,
    log,
  });
  const glance = new Glance({ monitor, registry, seen, alerts }, log);
  const source = sourceOnDemand(monitor, log);

  context.subscriptions.push(
    monitor,
    registry,
    registerConnectionContextKey(),
    registerInlinePasswordWarning({ registry, secrets, memory: context.globalState }, log),
    views,
    attention,
    ...views.trees.map((tree) => attention.add(tree)),
    seen,
    alerts,
    glance,
    registerStatusBar(glance, wording),
    new FailureBadge(views.tasksTree.view, glance, seen),
    registerActionContextKey(monitor, log),
    source,
    registerCommandsOnDemand(
      {
        extensionUri: context.extensionUri,
        memory: context.workspaceState,
        monitor,
        registry,
        secrets,
        views,
        seen,
        alerts,
        attention,
        wording,
        log,
      },
      source,
      vscode.Uri.joinPath(context.globalStorageUri, 'drafts').fsPath,
    ),
    registerTaskLinks(log),
    registerTaskDrop(monitor.api, wording.t),
    registerTaskRowFiles(monitor.api),
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
