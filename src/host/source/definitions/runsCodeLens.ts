import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { ConnectionStatus } from '../../../model/connection.ts';
import type { SystemKind } from '../../../model/system.ts';
import { editorWording } from '../../format/editorWording.ts';
import { COMMANDS, SETTING_DEFAULTS, SETTINGS } from '../../manifest.ts';
import type { MonitorClient } from '../../monitorClient/monitorClient.ts';
import { recentRuns, recentRunsText, type RunsSubject, runsArgument } from './recentRuns.ts';

/** Figures over a definition change at most this often; the person is reading code. */
const REDRAW_MS = 5_000;

/** A line over code, about runs that are counted when it comes into sight. */
export class RunsLens extends vscode.CodeLens {
  readonly subject: RunsSubject;

  constructor(range: vscode.Range, subject: RunsSubject, command?: vscode.Command) {
    super(range, command);
    this.subject = subject;
  }
}

/** Over definitions of one job system: how they went in the last 24 hours. Off by `taskTower.codeLens`. */
export abstract class RunsCodeLens implements vscode.CodeLensProvider<RunsLens>, vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'getConnections' | 'getTasks'>;
  readonly #system: SystemKind;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #listeners: vscode.Disposable;
  #redraw: NodeJS.Timeout | null = null;

  constructor({ api, onDidChange }: Pick<MonitorClient, 'api' | 'onDidChange'>, system: SystemKind) {
    this.#monitor = api;
    this.#system = system;
    this.#listeners = vscode.Disposable.from(
      onDidChange((topics) => {
        if (topics.includes('tasks') || topics.includes('connections')) this.#redrawSoon();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.codeLens}`)) this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    if (this.#redraw !== null) clearTimeout(this.#redraw);
    this.#listeners.dispose();
    this.#changed.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<RunsLens[]> {
    const settings = vscode.workspace.getConfiguration(SETTINGS.section, document.uri);
    if (!settings.get(SETTINGS.codeLens, SETTING_DEFAULTS.codeLens)) return [];
    // Without the monitor no runs are known; they are asked for again when it says that something changed.
    const connections = await this.#monitor.getConnections().catch(() => []);
    const ofSystem = connections.filter(({ systems }) => systems === null || systems.includes(this.#system));
    return ofSystem.length === 0 ? [] : this.lensesOf(document, ofSystem);
  }

  async resolveCodeLens(lens: RunsLens): Promise<RunsLens> {
    const { locale, t } = editorWording();
    const runs = await recentRuns(lens.subject, this.#monitor, Date.now()).catch(() => null);
    lens.command = {
      title: runs === null ? t('runs not known') : recentRunsText(runs, locale, t),
      tooltip: t('Show these runs in the view Tasks'),
      command: COMMANDS.showTaskRuns,
      arguments: [runsArgument(lens.subject)],
    };
    return lens;
  }

  /** The lenses of a document. `connections`: those on which the system may be. */
  protected abstract lensesOf(
    document: vscode.TextDocument,
    connections: readonly ConnectionStatus[],
  ): Promise<RunsLens[]>;

  #redrawSoon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = null;
      this.#changed.fire();
    }, REDRAW_MS);
  }
}
