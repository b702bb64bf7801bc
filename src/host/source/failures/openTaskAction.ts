import * as vscode from 'vscode';
import { messageText } from '../../format/messageText.ts';
import { shortTaskName } from '../../format/shortName.ts';
import { COMMANDS } from '../../manifest.ts';
import type { FailureProblems } from './failureProblems.ts';
import type { FreshFailure } from './freshFailure.ts';

const MOST_OFFERED = 5;

/** *Open Task* on a failing line: the panel with everything that is known of the failure. */
export class OpenTaskAction implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #problems: Pick<FailureProblems, 'at'>;

  constructor(problems: Pick<FailureProblems, 'at'>) {
    this.#problems = problems;
  }

  provideCodeActions({ uri }: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return this.#problems
      .at(uri, range)
      .slice(0, MOST_OFFERED)
      .map((failure) => actionFor(failure));
  }
}

function actionFor({ task }: FreshFailure): vscode.CodeAction {
  const name = messageText(task.name === null ? task.ref.id : shortTaskName(task.name), 60);
  const title = vscode.l10n.t('Open Task {0}', name);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: COMMANDS.openTask, arguments: [task.ref] };
  return action;
}
