import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type {
  FrameSource,
  TaskPanelAction,
  TaskPanelCopy,
  TaskPanelHost,
  TaskPanelLog,
  TaskPanelModel,
  TracebackSource,
} from '../../contract/taskPanel.ts';
import type { ConnectionStatus } from '../../model/connection.ts';
import { parseStackTrace } from '../../model/parseStackTrace.ts';
import type { StackTrace } from '../../model/stackTrace.ts';
import type { Task, TaskDetail, TaskRef } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { sayCopied } from '../commands/sayCopied.ts';
import { editorLanguage } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import type { RepositoryCommit } from '../git/failureCommits.ts';
import { type FailureCommits, FirstFailureCommit } from './firstFailureCommit.ts';
import { openPanelChannel, type PanelChannel } from './panelChannel.ts';
import { panelHtml } from './panelHtml.ts';
import { TASK_PANEL_CALLS } from './taskPanelCalls.ts';
import { similarFilter } from './similarFilter.ts';
import { taskPanelCopy } from './taskPanelCopy.ts';
import { TaskPanelFeed } from './taskPanelFeed.ts';
import { taskPanelTitle } from './taskPanelTitle.ts';

const LOG_PAGE_LINES = 500;

/** The way from a task to the code; see `host/source`. */
export interface TaskSource {
  goToSource(detail: TaskDetail): Promise<void>;
  /** `index` counts the frames of the trace and of its causes and members. */
  openFrame(trace: StackTrace, index: number): Promise<void>;
  /** The lines around the frames that are in the workspace; `failedAt`: epoch ms. */
  readSource(
    trace: StackTrace,
    failedAt: number | null,
    token: vscode.CancellationToken,
  ): Promise<readonly FrameSource[]>;
}

/** What can be done with a task; see `host/actions`. */
export interface TaskPanelActionRunner {
  offered(task: Task, connection: ConnectionStatus | null): readonly TaskPanelAction[];
  run(action: TaskPanelAction, ref: TaskRef): PromiseLike<unknown>;
}

export interface TaskPanelDeps {
  readonly extensionUri: vscode.Uri;
  readonly monitor: Pick<
    MonitorApi,
    | 'getConnections'
    | 'getTask'
    | 'getTaskDetail'
    | 'getSimilarFailures'
    | 'getRunDurations'
    | 'endQuestion'
    | 'getTaskLog'
    | 'retryConnection'
  >;
  readonly source: TaskSource;
  readonly commits: FailureCommits<RepositoryCommit>;
  readonly actions: TaskPanelActionRunner;
  /** Shows the view of tasks with this filter, as a person would have typed it. */
  readonly showTasks: (filter: string) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** One task in a webview panel: fills its page, and does what the page asks for. */
export class TaskPanel implements TaskPanelHost, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #ref: TaskRef;
  readonly #deps: TaskPanelDeps;
  readonly #feed: TaskPanelFeed;
  readonly #channel: PanelChannel;
  readonly #commit: FirstFailureCommit<RepositoryCommit>;
  #sourceSearch: vscode.CancellationTokenSource | null = null;

  constructor(panel: vscode.WebviewPanel, ref: TaskRef, deps: TaskPanelDeps) {
    this.panel = panel;
    this.#ref = ref;
    this.#deps = deps;
    this.#feed = new TaskPanelFeed({
      ref,
      monitor: deps.monitor,
      show: (model) => this.#show(model),
      actionsOf: (task, connection) => deps.actions.offered(task, connection),
      t: vscode.l10n.t,
    });
    this.#channel = openPanelChannel<TaskPanelHost>(panel.webview, this, TASK_PANEL_CALLS, (reason) => {
      deps.log.warn(`The task panel sent ${reason}; it was refused.`);
    });
    this.#commit = new FirstFailureCommit({
      commits: deps.commits,
      newSearch: () => new vscode.CancellationTokenSource(),
      show: (commit) => this.#channel.call('showCommit', commit),
      failed: (error) => deps.log.debug('Git could not be asked for a commit:', String(error)),
    });
    panel.title = taskPanelTitle({ kind: 'loading', ref });
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(deps.extensionUri)] };
    panel.webview.html = pageHtml(panel.webview, deps.extensionUri);
    this.setVisible(panel.visible);
  }

  get feed(): Pick<TaskPanelFeed, 'changed'> {
    return this.#feed;
  }

  setVisible(visible: boolean): void {
    this.#feed.setVisible(visible);
  }

  /** Ends the work of a panel that is closed. */
  dispose(): void {
    this.#feed.dispose();
    this.#commit.dispose();
    this.#sourceSearch?.cancel();
    this.#channel.close();
  }

  ready(): void {
    this.#feed.resend();
  }

  goToSource(): void {
    const { detail } = this.#feed;
    if (detail !== null) this.#run('goToSource', () => this.#deps.source.goToSource(detail));
  }

  openFrame(traceback: number, frame: number): void {
    const text = this.#feed.detail?.tracebacks[traceback];
    if (text === undefined) return;
    const trace = parseStackTrace(text, this.#ref.system);
    this.#run('openFrame', () => this.#deps.source.openFrame(trace, frame));
  }

  readSource(traceback: number, request: number): void {
    const { detail } = this.#feed;
    const text = detail?.tracebacks[traceback];
    if (detail === null || text === undefined) return;
    this.#sourceSearch?.cancel();
    const search = new vscode.CancellationTokenSource();
    this.#sourceSearch = search;
    const { finishedAt, updatedAt } = detail.task;
    const trace = parseStackTrace(text, this.#ref.system);
    this.#run('readSource', async () => {
      try {
        const frames = await this.#deps.source.readSource(trace, finishedAt ?? updatedAt, search.token);
        if (search.token.isCancellationRequested) return;
        this.#channel.call('showSource', { request, frames } satisfies TracebackSource);
      } finally {
        search.dispose();
      }
    });
  }

  openRelative(index: number): void {
    const ref = this.#feed.detail?.relatives[index]?.ref;
    if (ref !== undefined && ref !== null) {
      this.#run('openRelative', () => vscode.commands.executeCommand(COMMANDS.openTask, ref));
    }
  }

  showSimilar(): void {
    const { similar } = this.#feed;
    if (similar === null) return;
    this.#run('showSimilar', () => this.#deps.showTasks(similarFilter(similar)));
  }

  openCommit(): void {
    const { found } = this.#commit;
    if (found !== null) this.#run('openCommit', () => this.#deps.commits.show(found));
  }

  readLog(offset: number): void {
    this.#run('readLog', async () => {
      this.#channel.call('showLog', await this.#logPage(offset));
    });
  }

  act(action: TaskPanelAction): void {
    this.#run('act', () => this.#deps.actions.run(action, this.#ref));
  }

  copy(selection: TaskPanelCopy): void {
    this.#run('copy', async () => {
      const { uriScheme } = vscode.env;
      const detail = selection.what === 'json' ? await this.#wholeDetail() : this.#feed.detail;
      const copied = taskPanelCopy(selection, this.#ref, detail, uriScheme, vscode.l10n.t);
      if (copied === null) return;
      await vscode.env.clipboard.writeText(copied.text);
      sayCopied(copied.what);
    });
  }

  compare(): void {
    this.#run('compare', () => vscode.commands.executeCommand(COMMANDS.compareTask, this.#ref));
  }

  openJson(): void {
    this.#run('openJson', () => vscode.commands.executeCommand(COMMANDS.openTaskJson, this.#ref));
  }

  loadValues(): void {
    this.#feed.loadValues();
  }

  refresh(): void {
    this.#feed.refresh();
  }

  retryConnection(): void {
    this.#run('retryConnection', () => this.#deps.monitor.retryConnection(this.#ref.connectionId));
  }

  /** The details with all values, which are not all on the page. */
  async #wholeDetail(): Promise<TaskDetail | null> {
    const { detail } = this.#feed;
    if ((detail?.unread ?? []).length === 0) return detail;
    return (await this.#deps.monitor.getTaskDetail(this.#ref, true)) ?? detail;
  }

  async #logPage(offset: number): Promise<TaskPanelLog> {
    try {
      const page = await this.#deps.monitor.getTaskLog(this.#ref, offset, LOG_PAGE_LINES);
      return page === null
        ? { kind: 'error', message: vscode.l10n.t('The log is not there any more: the job was removed.') }
        : { kind: 'page', offset, page };
    } catch (error) {
      return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
    }
  }

  #show(model: TaskPanelModel): void {
    this.panel.title = taskPanelTitle(model);
    if (model.kind === 'task') this.panel.iconPath = stateIcon(model.detail);
    this.#channel.call('show', model);
    this.#commit.shown(model);
  }

  /** Does what a person asked for; an error is shown and logged. */
  #run(call: keyof TaskPanelHost, action: () => PromiseLike<unknown>): void {
    void (async () => {
      try {
        await action();
      } catch (error) {
        this.#deps.log.error(
          `The task panel could not do what its page asked for (${call}):`,
          error instanceof Error ? error : String(error),
        );
        const reason = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(messageText(reason));
      }
    })();
  }
}

const COLORS = { error: 'problemsErrorIcon.foreground', warning: 'problemsWarningIcon.foreground' } as const;

function stateIcon({ task }: TaskDetail): vscode.ThemeIcon {
  const { name, color } = taskStateIcon(task.state);
  return new vscode.ThemeIcon(name, color === null ? undefined : new vscode.ThemeColor(COLORS[color]));
}

function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const uri = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extensionUri), file)).toString();
  return panelHtml({
    title: vscode.l10n.t('Task'),
    language: editorLanguage(),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: uri('task.js'),
    styles: [uri('codicon.css'), uri('task.css')],
  });
}
