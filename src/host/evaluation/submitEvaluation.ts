import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EvaluationInput } from '../../model/evaluationTarget.ts';
import type { Task } from '../../model/task.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { chooseTarget } from './chooseTarget.ts';
import type { EvaluationDeps } from './evaluationDeps.ts';
import { evaluationInput } from './evaluationInput.ts';
import { answerMessage, endMessage, evaluationName, progressMessage } from './evaluationMessages.ts';
import { newFollower } from './newFollower.ts';
import { prepareTarget } from './prepareTarget.ts';
import { reportAnswer, reportEnd, reportStopped } from './reportEnd.ts';
import { type PreparedTarget, sendEvaluation, type SendOutcome } from './sendEvaluation.ts';

/** *Submit Test Evaluation*: sends the selection, the file or typed code, and follows it to its end. */
export function registerSubmitEvaluation(deps: EvaluationDeps): vscode.Disposable {
  return registerCommand(COMMANDS.submitEvaluation, deps.log, async () => {
    const title = vscode.l10n.t('Submit Test Evaluation');
    const input = await evaluationInput(title);
    const target = input === null ? null : await chooseTarget(title, deps.memory);
    const prepared = target === null ? null : await prepareTarget(target, title, deps.monitor.api);
    if (input !== null && prepared !== null) await submit(prepared, input, deps);
  });
}

interface Followed {
  readonly sent: SendOutcome;
  /** `null`: not followed to its end. */
  readonly end: Task | null;
}

async function submit(prepared: PreparedTarget, input: EvaluationInput, deps: EvaluationDeps): Promise<void> {
  const name = evaluationName(prepared.target);
  const { sent, end } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: name, cancellable: true },
    (progress, token) => sendAndFollow(prepared, input, deps, progress, token),
  );
  if (!sent.ok) void vscode.window.showErrorMessage(messageText(sent.message));
  else if (end !== null) reportEnd(end, endMessage(end, name, deps.wording), deps.log);
  else if (sent.task !== null) {
    reportStopped(sent.task, vscode.l10n.t('Stopped following {0}; the task goes on.', name), deps.log);
  } else if (sent.answer !== null) {
    reportAnswer(sent.answer, answerMessage(sent.answer, name, deps.wording), deps.log);
  } else void vscode.window.showInformationMessage(vscode.l10n.t('{0} was sent.', name));
}

async function sendAndFollow(
  prepared: PreparedTarget,
  input: EvaluationInput,
  deps: EvaluationDeps,
  progress: vscode.Progress<{ readonly message: string }>,
  token: vscode.CancellationToken,
): Promise<Followed> {
  const abort = new AbortController();
  const follower = newFollower(deps.monitor);
  const listener = token.onCancellationRequested(() => {
    abort.abort();
    follower.dispose();
  });
  try {
    progress.report({ message: vscode.l10n.t('sending') });
    const values = { ...input, uuid: randomUUID() };
    const sent = await sendEvaluation(prepared, values, deps.monitor.api, abort.signal, deps.wording);
    if (!sent.ok || sent.task === null) return { sent, end: null };
    progress.report({ message: vscode.l10n.t('sent') });
    const end = await follower.follow(sent.task, (task) => {
      progress.report({ message: progressMessage(task, deps.wording) });
    });
    return { sent, end };
  } finally {
    listener.dispose();
    follower.dispose();
  }
}
