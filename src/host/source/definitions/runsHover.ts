import * as vscode from 'vscode';
import { formatAge } from '../../format/age.ts';
import { commandLink } from '../../format/commandLink.ts';
import { editorWording } from '../../format/editorWording.ts';
import { markdownText } from '../../format/markdownText.ts';
import { COMMANDS } from '../../manifest.ts';
import { type RecentRuns, recentRunsText, runsArgument, type RunsSubject } from './recentRuns.ts';

/** What a hover on a name tells: how it went, its last failure, and the way to its runs. `now`: epoch ms. */
export function runsHover(
  name: string,
  subject: RunsSubject,
  runs: RecentRuns,
  now: number,
): vscode.MarkdownString {
  const { locale, t } = editorWording();
  const lines = [`**${markdownText(name)}** — ${recentRunsText(runs, locale, t)}`];
  const { lastFailure } = runs;
  if (lastFailure !== null) {
    const age = formatAge(lastFailure.updatedAt, now, { locale, t });
    lines.push(t('Last failure {0}: {1}', age, markdownText(lastFailure.error ?? lastFailure.state, 200)));
  }
  lines.push(commandLink(t('Show Recent Runs'), COMMANDS.showTaskRuns, runsArgument(subject)));
  const text = new vscode.MarkdownString(lines.join('\n\n'));
  text.isTrusted = { enabledCommands: [COMMANDS.showTaskRuns] };
  return text;
}
