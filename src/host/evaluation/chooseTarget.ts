import * as vscode from 'vscode';
import type { EvaluationTarget } from '../../model/evaluationTarget.ts';
import { messageText } from '../format/messageText.ts';
import { askChoice } from '../prompts/askChoice.ts';
import { configuredTargets } from './configuredTargets.ts';
import { urlWithoutSecrets } from './httpMessages.ts';

const LAST_TARGET = 'evaluation.lastTarget';

/** The target to send to: the only one, else a choice with the last one used on top; `null`: none. */
export async function chooseTarget(title: string, memory: vscode.Memento): Promise<EvaluationTarget | null> {
  const targets = await configuredTargets();
  const [first, second] = targets;
  if (first === undefined || second === undefined) return first ?? null;
  const last = memory.get(LAST_TARGET);
  const ordered = targets.toSorted((one, other) => Number(other.name === last) - Number(one.name === last));
  const answer = await askChoice({
    title,
    placeholder: vscode.l10n.t('Where should the code be evaluated?'),
    choices: ordered.map((target) => ({
      label: messageText(target.name),
      description: messageText(destination(target)),
      value: target,
    })),
    canGoBack: false,
  });
  if (answer.kind !== 'value') return null;
  await memory.update(LAST_TARGET, answer.value.name);
  return answer.value;
}

function destination(target: EvaluationTarget): string {
  if (target.kind === 'http') return `${target.method} ${urlWithoutSecrets(target.url)}`;
  const name = target.kind === 'celery' ? `Celery · ${target.task}` : `BullMQ · ${target.jobName}`;
  return `${name} · ${target.queue}`;
}
