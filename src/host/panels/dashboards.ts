import * as vscode from 'vscode';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { COMMANDS, DASHBOARD_VIEW_TYPE } from '../manifest.ts';
import type { Attention } from '../monitorClient/attention.ts';
import { DashboardPanel } from './dashboardPanel.ts';

export interface DashboardsDeps {
  readonly extensionUri: vscode.Uri;
  readonly monitor: { readonly api: MonitorApi; readonly onDidChange: vscode.Event<readonly ChangeTopic[]> };
  readonly showTasks: (filter: string) => Promise<void>;
  readonly attention: Pick<Attention, 'add'>;
}

/** The command that shows the statistics, and their panel: one for the window, back again after a reload. */
export function registerDashboards(
  deps: DashboardsDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable & { readonly serializer: vscode.WebviewPanelSerializer } {
  const dashboards = new Dashboards(deps, log);
  const registrations = vscode.Disposable.from(
    dashboards,
    registerCommand(COMMANDS.showStatistics, log, () => {
      dashboards.open();
    }),
    vscode.window.registerWebviewPanelSerializer(DASHBOARD_VIEW_TYPE, dashboards),
  );
  return {
    serializer: dashboards,
    dispose() {
      registrations.dispose();
    },
  };
}

class Dashboards implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #deps: DashboardsDeps;
  readonly #log: vscode.LogOutputChannel;
  #open: { readonly panel: vscode.WebviewPanel; readonly subscriptions: vscode.Disposable } | null = null;

  constructor(deps: DashboardsDeps, log: vscode.LogOutputChannel) {
    this.#deps = deps;
    this.#log = log;
  }

  open(): void {
    if (this.#open !== null) {
      this.#open.panel.reveal();
      return;
    }
    const title = vscode.l10n.t('Task Statistics');
    this.#adopt(vscode.window.createWebviewPanel(DASHBOARD_VIEW_TYPE, title, vscode.ViewColumn.Active));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#open === null) this.#adopt(panel);
    else panel.dispose();
  }

  /** Ends the panel's work, but leaves it open: VS Code asks for it again after a reload of the window. */
  dispose(): void {
    this.#open?.subscriptions.dispose();
    this.#open = null;
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { monitor, attention, extensionUri, showTasks } = this.#deps;
    const dashboard = new DashboardPanel(panel, {
      extensionUri,
      showTasks,
      monitor: monitor.api,
      log: this.#log,
    });
    const subscriptions = vscode.Disposable.from(
      dashboard,
      monitor.onDidChange((topics) => dashboard.changed(topics)),
      panel.onDidChangeViewState(() => dashboard.setVisible(panel.visible)),
      attention.add({
        get visible() {
          return panel.visible;
        },
        onDidChange: panel.onDidChangeViewState,
      }),
    );
    this.#open = { panel, subscriptions };
    panel.onDidDispose(() => {
      this.#open = null;
      subscriptions.dispose();
    });
  }
}
