import * as vscode from 'vscode';
import type { MonitorApi } from '../../../contract/monitorApi.ts';
import { formatAge } from '../../format/age.ts';
import { editorWording } from '../../format/editorWording.ts';
import { markdownText } from '../../format/markdownText.ts';
import { COMMANDS } from '../../manifest.ts';
import { mentionedTask } from './mentionedTask.ts';
import { recentRuns, recentRunsText } from './recentRuns.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** On the name of a Celery task in Python: how it went in the last 24 hours, and its last failure. */
export class TaskHover implements vscode.HoverProvider {
  readonly #workspace: WorkspaceDefinitions;
  readonly #monitor: Pick<MonitorApi, 'getTasks'>;

  constructor(workspace: WorkspaceDefinitions, monitor: Pick<MonitorApi, 'getTasks'>) {
    this.#workspace = workspace;
    this.#monitor = monitor;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const found = await mentionedTask(document, position, this.#workspace);
    if (found === null) return null;
    const now = Date.now();
    const runs = await recentRuns(found.names, this.#monitor, now).catch(() => null);
    const isKnown = found.definitions.length > 0 || (runs !== null && runs.runs > 0);
    if (runs === null || !isKnown) return null;
    const { locale, t } = editorWording();
    const lines = [`**${markdownText(found.mention.name)}** — ${recentRunsText(runs, locale, t)}`];
    const { lastFailure } = runs;
    if (lastFailure !== null) {
      const age = formatAge(lastFailure.updatedAt, now, { locale, t });
      lines.push(t('Last failure {0}: {1}', age, markdownText(lastFailure.error ?? lastFailure.state, 200)));
    }
    const argument = encodeURIComponent(JSON.stringify([{ names: found.names }]));
    lines.push(`[${t('Show Recent Runs')}](command:${COMMANDS.showTaskRuns}?${argument})`);
    const text = new vscode.MarkdownString(lines.join('\n\n'));
    text.isTrusted = { enabledCommands: [COMMANDS.showTaskRuns] };
    const { start, end } = found.mention;
    return new vscode.Hover(text, new vscode.Range(position.line, start, position.line, end));
  }
}
