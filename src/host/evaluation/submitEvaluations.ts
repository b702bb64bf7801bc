import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EvaluationInput } from '../../model/evaluationTarget.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { askText } from '../prompts/askText.ts';
import { batchCountProblem, batchProgress, batchSummary, MOST_EVALUATIONS } from './batchMessages.ts';
import { chooseTarget } from './chooseTarget.ts';
import { type BatchResult, runBatch } from './evaluationBatch.ts';
import type { EvaluationDeps } from './evaluationDeps.ts';
import { evaluationInput } from './evaluationInput.ts';
import { evaluationName } from './evaluationMessages.ts';
import { newFollower } from './newFollower.ts';
import { prepareTarget } from './prepareTarget.ts';
import { reportBatch } from './reportEnd.ts';
import { type PreparedTarget, sendEvaluation } from './sendEvaluation.ts';

const AT_ONCE = 8;
const USUAL = 5;

/** *Submit Several Test Evaluations*: the same code many times, each with its own id. */
export function registerSubmitEvaluations(deps: EvaluationDeps): vscode.Disposable {
  return registerCommand(COMMANDS.submitEvaluations, deps.log, async () => {
    const title = vscode.l10n.t('Submit Several Test Evaluations');
    const input = await evaluationInput(title);
    const target = input === null ? null : await chooseTarget(title, deps.memory);
    const prepared = target === null ? null : await prepareTarget(target, title, deps.monitor.api);
    const total = prepared === null ? null : await askCount(title, deps);
    if (input !== null && prepared !== null && total !== null) await submit(prepared, input, total, deps);
  });
}

async function askCount(title: string, { wording }: EvaluationDeps): Promise<number | null> {
  const answer = await askText({
    title,
    prompt: vscode.l10n.t('How many evaluations to send? At most {0}.', MOST_EVALUATIONS),
    value: String(USUAL),
    selection: [0, String(USUAL).length],
    canGoBack: false,
    validate: (text) => batchCountProblem(text, wording.t),
  });
  return answer.kind === 'value' ? Number(answer.value.trim()) : null;
}

async function submit(
  prepared: PreparedTarget,
  input: EvaluationInput,
  total: number,
  deps: EvaluationDeps,
): Promise<void> {
  const name = evaluationName(prepared.target);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: name, cancellable: true },
    (progress, token) => send(prepared, input, total, deps, progress, token),
  );
  const isGood = result.failed === 0 && result.problem === null;
  const message = messageText(batchSummary(result, name, deps.wording));
  reportBatch(message, isGood, result.firstFailure?.ref ?? null, deps.log);
}

async function send(
  prepared: PreparedTarget,
  input: EvaluationInput,
  total: number,
  deps: EvaluationDeps,
  progress: vscode.Progress<{ readonly message: string; readonly increment: number }>,
  token: vscode.CancellationToken,
): Promise<BatchResult> {
  const abort = new AbortController();
  const follower = newFollower(deps.monitor);
  const listener = token.onCancellationRequested(() => {
    abort.abort();
  });
  let shown = 0;
  try {
    return await runBatch({
      total,
      atOnce: AT_ONCE,
      signal: abort.signal,
      follower,
      send: () =>
        sendEvaluation(
          prepared,
          { ...input, uuid: randomUUID() },
          deps.monitor.api,
          abort.signal,
          deps.wording,
        ),
      onProgress(counts) {
        const steps = counts.sent + counts.succeeded + counts.failed;
        const increment = ((steps - shown) / (2 * total)) * 100;
        shown = steps;
        progress.report({ message: batchProgress(counts, deps.wording), increment });
      },
    });
  } finally {
    listener.dispose();
    follower.dispose();
  }
}
