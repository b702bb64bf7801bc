import { isFinished, isRunning } from '../../../model/taskState.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import { t } from '../../../model/l10n.ts';
import type { DiagnosisFacts } from './diagnosisFacts.ts';
import { span, timeoutEvidence } from './evidence.ts';

/** Whether a second copy of the message was delivered, or will be while the first one lives. */
export function diagnoseRedelivery(facts: DiagnosisFacts): readonly Diagnosis[] {
  const copies = [wasRedelivered(facts), mayRunTwice(facts)];
  return copies.filter((diagnosis) => diagnosis !== null);
}

function wasRedelivered({ message }: DiagnosisFacts): Diagnosis | null {
  if (message?.redelivered !== true) return null;
  return {
    kind: 'redelivered',
    severity: 'explanation',
    sentence: t(
      'Its message was delivered before: a worker took it and gave it back, or did not acknowledge it in time.',
    ),
    evidence: [t('The message is marked as redelivered.')],
  };
}

/** A message that is held for longer than the visibility timeout is delivered again, whoever holds it. */
function mayRunTwice(facts: DiagnosisFacts): Diagnosis | null {
  const { task, now, isInFlight, visibilityTimeout } = facts;
  if (isFinished(task.state) || isInFlight === false) return null;
  const offsetMs = facts.workers?.find(({ name }) => name === task.worker)?.clockOffsetMs ?? 0;
  const etaAt = facts.message?.etaAt ?? task.etaAt;
  if (isRunning(task.state)) {
    if (isInFlight !== true || task.startedAt === null) return null;
    const runs = now - (task.startedAt - offsetMs);
    if (runs <= visibilityTimeout.ms) return null;
    return twice(
      t(
        'It runs for longer than the visibility timeout and has not been acknowledged, so a second worker may run it at the same time.',
      ),
      [
        t('It has been running for {0}, and its message is still in flight.', span(runs)),
        timeoutEvidence(visibilityTimeout),
      ],
    );
  }
  if (etaAt === null) return null;
  const heldFrom = task.receivedAt === null ? now : task.receivedAt - offsetMs;
  const held = etaAt - heldFrom;
  if (held <= visibilityTimeout.ms || etaAt <= now) return null;
  return twice(
    t(
      'It waits for its time longer than the visibility timeout, so its message is delivered again before it starts, and it may run more than once.',
    ),
    [t('A worker holds its message for {0}.', span(held)), timeoutEvidence(visibilityTimeout)],
  );
}

function twice(sentence: string, evidence: readonly string[]): Diagnosis {
  return { kind: 'may-run-twice', severity: 'problem', sentence, evidence };
}
