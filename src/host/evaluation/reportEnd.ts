import * as vscode from 'vscode';
import type { Task, TaskRef } from '../../model/task.ts';
import { COMMANDS } from '../manifest.ts';
import type { HttpAnswer } from './httpClient.ts';

/** Says how an evaluation ended, with buttons to look at it. Never waits for the answer of a person. */
export function reportEnd(task: Task, message: string, log: vscode.LogOutputChannel): void {
  const open = vscode.l10n.t('Open Task');
  const goToSource = vscode.l10n.t('Go to Source');
  const shown =
    task.state === 'succeeded'
      ? vscode.window.showInformationMessage(message, open)
      : vscode.window.showErrorMessage(message, open, goToSource);
  afterwards(log, shown, (chosen) => {
    if (chosen === open) return vscode.commands.executeCommand(COMMANDS.openTask, task.ref);
    if (chosen === goToSource) return vscode.commands.executeCommand(COMMANDS.goToSource, task.ref);
    return undefined;
  });
}

/** Says that a task goes on without being followed. */
export function reportStopped(ref: TaskRef, message: string, log: vscode.LogOutputChannel): void {
  const open = vscode.l10n.t('Open Task');
  afterwards(log, vscode.window.showInformationMessage(message, open), (chosen) =>
    chosen === open ? vscode.commands.executeCommand(COMMANDS.openTask, ref) : undefined,
  );
}

/** Says how many of a batch did what; `firstFailure` can be opened. */
export function reportBatch(
  message: string,
  isGood: boolean,
  firstFailure: TaskRef | null,
  log: vscode.LogOutputChannel,
): void {
  const open = vscode.l10n.t('Open Failed Task');
  const buttons = firstFailure === null ? [] : [open];
  const shown = isGood
    ? vscode.window.showInformationMessage(message, ...buttons)
    : vscode.window.showErrorMessage(message, ...buttons);
  afterwards(log, shown, (chosen) =>
    chosen === open && firstFailure !== null
      ? vscode.commands.executeCommand(COMMANDS.openTask, firstFailure)
      : undefined,
  );
}

/** Says what an endpoint answered. */
export function reportAnswer(answer: HttpAnswer, message: string, log: vscode.LogOutputChannel): void {
  const show = vscode.l10n.t('Show Answer');
  const shown =
    answer.body === ''
      ? vscode.window.showInformationMessage(message)
      : vscode.window.showInformationMessage(message, show);
  afterwards(log, shown, (chosen) => (chosen === show ? showAnswer(answer) : undefined));
}

async function showAnswer({ body, contentType }: HttpAnswer): Promise<void> {
  const language = contentType?.includes('json') === true ? 'json' : 'plaintext';
  const document = await vscode.workspace.openTextDocument({ content: body, language });
  await vscode.window.showTextDocument(document, { preview: true });
}

function afterwards(
  log: vscode.LogOutputChannel,
  shown: Thenable<string | undefined>,
  act: (chosen: string | undefined) => Thenable<unknown> | undefined,
): void {
  Promise.resolve(shown)
    .then(act)
    .catch((error: unknown) => {
      log.error('Evaluation:', error instanceof Error ? error : String(error));
    });
}
