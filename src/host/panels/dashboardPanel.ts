import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { DashboardChoice, DashboardHost, DashboardRow } from '../../contract/dashboard.ts';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import { editorLanguage } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { DASHBOARD_CALLS } from './dashboardCalls.ts';
import { DashboardFeed } from './dashboardFeed.ts';
import { rowFilter } from './dashboardFilter.ts';
import { openPanelChannel, type PanelChannel } from './panelChannel.ts';
import { panelHtml } from './panelHtml.ts';

export interface DashboardPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly monitor: MonitorApi;
  /** Shows the view of tasks with this filter, as a person would have typed it. */
  readonly showTasks: (filter: string) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** The statistics in a webview panel: fills its page, and does what the page asks for. */
export class DashboardPanel implements DashboardHost, vscode.Disposable {
  readonly #deps: DashboardPanelDeps;
  readonly #feed: DashboardFeed;
  readonly #channel: PanelChannel;

  constructor(panel: vscode.WebviewPanel, deps: DashboardPanelDeps) {
    this.#deps = deps;
    this.#feed = new DashboardFeed({
      monitor: deps.monitor,
      now: Date.now,
      show: (model) => this.#channel.call('show', model),
    });
    this.#channel = openPanelChannel<DashboardHost>(panel.webview, this, DASHBOARD_CALLS, (reason) => {
      deps.log.warn(`The statistics panel sent ${reason}; it was refused.`);
    });
    const folder = vscode.Uri.joinPath(deps.extensionUri, 'dist', 'webview');
    const uri = (file: string): string =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
    panel.iconPath = new vscode.ThemeIcon('graph');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.webview.html = panelHtml({
      title: vscode.l10n.t('Statistics'),
      language: editorLanguage(),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: uri('dashboard.js'),
      styles: [uri('codicon.css'), uri('dashboard.css')],
    });
    this.setVisible(panel.visible);
  }

  setVisible(visible: boolean): void {
    this.#feed.setVisible(visible);
  }

  changed(topics: readonly ChangeTopic[]): void {
    this.#feed.changed(topics);
  }

  dispose(): void {
    this.#feed.dispose();
    this.#channel.close();
  }

  ready(choice: DashboardChoice): void {
    this.#feed.choose(choice);
  }

  choose(choice: DashboardChoice): void {
    this.#feed.choose(choice);
  }

  refresh(): void {
    this.#feed.refresh();
  }

  showTasks(row: DashboardRow): void {
    const filter = rowFilter(row);
    if (filter === null) return;
    void (async () => {
      try {
        await this.#deps.showTasks(filter);
      } catch (error) {
        this.#deps.log.error('The statistics panel could not show the tasks:', String(error));
        void vscode.window.showErrorMessage(
          messageText(error instanceof Error ? error.message : String(error)),
        );
      }
    })();
  }
}
