import * as vscode from 'vscode';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { taskKey, type TaskRef } from '../../model/task.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { taskTarget } from '../commands/taskTarget.ts';
import { COMMANDS, TASK_PANEL_VIEW_TYPE } from '../manifest.ts';
import type { Attention } from '../monitorClient/attention.ts';
import { TaskPanel, type TaskPanelDeps } from './taskPanel.ts';
import { refOfState } from './taskPanelState.ts';

export interface TaskPanelsDeps extends Pick<
  TaskPanelDeps,
  'extensionUri' | 'source' | 'commits' | 'actions' | 'showTasks'
> {
  readonly monitor: { readonly api: MonitorApi; readonly onDidChange: vscode.Event<readonly ChangeTopic[]> };
  readonly attention: Pick<Attention, 'add'>;
}

/** The command that opens a task, and the panels that it opens: one for each task, back again after a reload. */
export function registerTaskPanels(
  deps: TaskPanelsDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable & { readonly serializer: vscode.WebviewPanelSerializer } {
  const panels = new TaskPanels(deps, log);
  const registrations = vscode.Disposable.from(
    panels,
    registerCommand(COMMANDS.openTask, log, async (argument) => {
      const ref = await taskTarget(argument, deps.monitor.api);
      if (ref !== null) panels.open(ref);
    }),
    vscode.window.registerWebviewPanelSerializer(TASK_PANEL_VIEW_TYPE, panels),
  );
  return {
    serializer: panels,
    dispose() {
      registrations.dispose();
    },
  };
}

class TaskPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #deps: TaskPanelsDeps;
  readonly #log: vscode.LogOutputChannel;
  readonly #open = new Map<
    string,
    { readonly panel: vscode.WebviewPanel; readonly subscriptions: vscode.Disposable }
  >();

  constructor(deps: TaskPanelsDeps, log: vscode.LogOutputChannel) {
    this.#deps = deps;
    this.#log = log;
  }

  open(ref: TaskRef): void {
    const open = this.#open.get(taskKey(ref));
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    const column = vscode.ViewColumn.Active;
    this.#adopt(vscode.window.createWebviewPanel(TASK_PANEL_VIEW_TYPE, vscode.l10n.t('Task'), column), ref);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const ref = refOfState(state);
    if (ref === null || this.#open.has(taskKey(ref))) {
      this.#log.info(
        'A task panel from before the reload did not say its task, or is open already; it was closed.',
      );
      panel.dispose();
      return;
    }
    this.#adopt(panel, ref);
  }

  /** Ends the panels' work, but leaves them open: VS Code asks for them again after a reload of the window. */
  dispose(): void {
    for (const { subscriptions } of this.#open.values()) subscriptions.dispose();
    this.#open.clear();
  }

  #adopt(panel: vscode.WebviewPanel, ref: TaskRef): void {
    const { monitor, attention, ...deps } = this.#deps;
    const task = new TaskPanel(panel, ref, {
      ...deps,
      monitor: monitor.api,
      log: this.#log,
    });
    const subscriptions = vscode.Disposable.from(
      task,
      monitor.onDidChange((topics) => task.feed.changed(topics)),
      panel.onDidChangeViewState(() => task.setVisible(panel.visible)),
      attention.add({
        get visible() {
          return panel.visible;
        },
        onDidChange: panel.onDidChangeViewState,
      }),
    );
    this.#open.set(taskKey(ref), { panel, subscriptions });
    panel.onDidDispose(() => {
      this.#open.delete(taskKey(ref));
      subscriptions.dispose();
    });
  }
}
