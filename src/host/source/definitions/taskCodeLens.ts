import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import { editorWording } from '../../format/editorWording.ts';
import { COMMANDS, SETTING_DEFAULTS, SETTINGS } from '../../manifest.ts';
import type { MonitorClient } from '../../monitorClient/monitorClient.ts';
import { documentTasks } from './documentTasks.ts';
import { recentRuns, recentRunsText } from './recentRuns.ts';

/** Figures over a definition change at most this often; the person is reading code. */
const REDRAW_MS = 5_000;

class TaskLens extends vscode.CodeLens {
  readonly names: readonly string[];

  constructor(range: vscode.Range, names: readonly string[], command?: vscode.Command) {
    super(range, command);
    this.names = names;
  }
}

/** Over each definition of a Celery task: how it went in the last 24 hours, and *Send…*. Off by `taskTower.codeLens`. */
export class TaskCodeLens implements vscode.CodeLensProvider<TaskLens>, vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'getConnections' | 'getTasks'>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #listeners: vscode.Disposable;
  #redraw: NodeJS.Timeout | null = null;

  constructor({ api, onDidChange }: Pick<MonitorClient, 'api' | 'onDidChange'>) {
    this.#monitor = api;
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

  async provideCodeLenses(document: vscode.TextDocument): Promise<TaskLens[]> {
    const settings = vscode.workspace.getConfiguration(SETTINGS.section, document.uri);
    if (!settings.get(SETTINGS.codeLens, SETTING_DEFAULTS.codeLens)) return [];
    const definitions = await documentTasks(document);
    if (definitions.length === 0) return [];
    const connections = await this.#monitor.getConnections().catch(() => []);
    const withCelery = connections.filter(({ systems }) => systems === null || systems.includes('celery'));
    const canSend = withCelery.some(({ readOnly }) => !readOnly);
    if (withCelery.length === 0) return [];
    return definitions.flatMap((definition) => {
      const names = namesOfDefinition(definition, vscode.workspace.asRelativePath(document.uri, false));
      if (names.length === 0) return [];
      const position = new vscode.Position(definition.line - 1, definition.column - 1);
      const range = new vscode.Range(position, position.translate(0, definition.function.length));
      const send = { title: vscode.l10n.t('Send…'), command: COMMANDS.sendTask, arguments: [{ names }] };
      return [new TaskLens(range, names), ...(canSend ? [new TaskLens(range, names, send)] : [])];
    });
  }

  async resolveCodeLens(lens: TaskLens): Promise<TaskLens> {
    const { locale, t } = editorWording();
    const runs = await recentRuns(lens.names, this.#monitor, Date.now()).catch(() => null);
    lens.command = {
      title: runs === null ? t('runs not known') : recentRunsText(runs, locale, t),
      tooltip: t('Show these runs in the view Tasks'),
      command: COMMANDS.showTaskRuns,
      arguments: [{ names: lens.names }],
    };
    return lens;
  }

  #redrawSoon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = null;
      this.#changed.fire();
    }, REDRAW_MS);
  }
}
