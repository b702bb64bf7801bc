import type { Diagnosis } from '../../../model/diagnosis.ts';
import { isFinished, isRunning } from '../../../model/taskState.ts';
import { t } from '../../../model/l10n.ts';
import type { DiagnosisFacts } from './diagnosisFacts.ts';
import { span } from './evidence.ts';
import { diagnoseLoss } from './lostTask.ts';
import { diagnoseRedelivery } from './redelivery.ts';
import { diagnoseWaitingAtWorker } from './waitingAtWorker.ts';
import { diagnoseWaitingInQueue } from './waitingInQueue.ts';

/**
 * Why a task waits, that it was lost, that it may run twice: each conclusion with the figures that it rests on, the
 * most important one first. Empty for a task that goes its ordinary way. Pure and total.
 */
export function diagnose(facts: DiagnosisFacts): readonly Diagnosis[] {
  return [...diagnoseExpiry(facts), ...diagnoseState(facts), ...diagnoseRedelivery(facts)];
}

function diagnoseState(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { state } = facts.task;
  if (state === 'lost') return diagnoseLoss(facts);
  if (isFinished(state)) return [];
  if (isRunning(state)) return diagnoseLoss(facts);
  // A message in flight was taken, also when nobody told of it.
  const isTaken = state === 'received' || state === 'retrying' || facts.isInFlight === true;
  return isTaken ? diagnoseWaitingAtWorker(facts) : diagnoseWaitingInQueue(facts);
}

function diagnoseExpiry({ task, message, now }: DiagnosisFacts): readonly Diagnosis[] {
  const expiresAt = message?.expiresAt ?? null;
  if (expiresAt === null || expiresAt > now || isFinished(task.state) || isRunning(task.state)) return [];
  return [
    {
      kind: 'expired',
      severity: 'problem',
      sentence: t('It has expired: the worker that gets it will discard it.'),
      evidence: [t('It expired {0} ago, at {1}.', span(now - expiresAt), new Date(expiresAt).toISOString())],
    },
  ];
}
