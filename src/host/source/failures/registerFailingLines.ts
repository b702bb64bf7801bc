import * as vscode from 'vscode';
import { SETTINGS } from '../../manifest.ts';
import { readFailingLines } from './failingLinesSetting.ts';
import { FailureProblems } from './failureProblems.ts';
import type { FreshFailures } from './freshFailures.ts';
import { InlineFailures } from './inlineFailures.ts';
import { OpenTaskAction } from './openTaskAction.ts';

const FILES: vscode.DocumentSelector = { scheme: 'file' };

/** Lines at which tasks failed lately, in Problems and in the editors, as `taskTower.failingLines` says. */
export function registerFailingLines(failures: FreshFailures): vscode.Disposable {
  const problems = new FailureProblems();
  const inline = new InlineFailures();
  let listening: { dispose(): void } | null = null;
  const show = (): void => {
    const where = readFailingLines();
    const isWanted = where.problems || where.inline;
    if (!isWanted) listening?.dispose();
    listening = isWanted ? (listening ?? failures.onDidChange(show)) : null;
    problems.show(where.problems ? failures.files : new Map());
    inline.show(where.inline ? failures.files : new Map(), !where.problems);
  };
  show();
  return vscode.Disposable.from(
    problems,
    inline,
    { dispose: () => listening?.dispose() },
    vscode.languages.registerCodeActionsProvider(FILES, new OpenTaskAction(problems), {
      providedCodeActionKinds: OpenTaskAction.kinds,
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.failingLines}`)) show();
    }),
  );
}
