import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Worker } from '../../../model/worker.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import type { DiagnosisFacts } from './diagnosisFacts.ts';
import { lastHeard, slotsOf, span, timeoutEvidence } from './evidence.ts';

/** A clock that is off by more is worth naming; Celery itself warns from here on. */
const NOTABLE_OFFSET_MS = 16_000;

/** Why a task that a worker has taken, or that is to be tried again, has not started. */
export function diagnoseWaitingAtWorker(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { task, workers } = facts;
  const processes = (workers ?? []).filter(({ name }) => name === task.worker);
  const live = processes.filter(({ status }) => status !== 'offline');
  if (task.worker !== null && workers !== null && live.length === 0) {
    return [workerGone(facts, task.worker, processes)];
  }
  const etaAt = facts.message?.etaAt ?? task.etaAt;
  const offsetMs = live[0]?.clockOffsetMs ?? 0;
  if (etaAt !== null && etaAt > facts.now + offsetMs) return [waitingForEta(etaAt, offsetMs, facts, live)];
  const limited = rateLimited(facts);
  if (limited !== null) return [limited];
  return [waitingForSlot(live)];
}

function workerGone(facts: DiagnosisFacts, worker: string, processes: readonly Worker[]): Diagnosis {
  return {
    kind: 'waiting-worker-gone',
    severity: 'problem',
    sentence: t('{0} had taken it, and is gone.', worker),
    evidence: [...processes.map((process) => lastHeard(process, facts.now)), ...fateOfMessage(facts)],
  };
}

/** Whether and when a message that nobody will acknowledge is delivered again. */
export function fateOfMessage({ isInFlight, visibilityTimeout }: DiagnosisFacts): readonly string[] {
  if (isInFlight === null) return [t('Whether its message is still in flight is not known.')];
  if (!isInFlight) return [t('Its message is no longer in flight, so it will not be delivered again.')];
  return [
    t(
      'Its message is still in flight: a live worker delivers it again when the visibility timeout has passed.',
    ),
    timeoutEvidence(visibilityTimeout),
  ];
}

function waitingForEta(
  etaAt: number,
  offsetMs: number,
  { now, task, isInFlight }: DiagnosisFacts,
  live: readonly Worker[],
): Diagnosis {
  const left = span(etaAt - now - offsetMs);
  return {
    kind: 'waiting-eta',
    severity: 'explanation',
    sentence:
      task.state === 'retrying'
        ? t('It is tried again in {0}.', left)
        : t('It must not start before its time, in {0}.', left),
    evidence: [
      t('Due at {0}.', new Date(etaAt).toISOString()),
      ...(isInFlight === true ? [t('Its message is in flight: a worker keeps it until then.')] : []),
      ...live.flatMap((worker) => clockEvidence(worker)),
    ],
  };
}

function clockEvidence({ name, clockOffsetMs }: Worker): readonly string[] {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < NOTABLE_OFFSET_MS) return [];
  const offset = span(Math.abs(clockOffsetMs));
  return [
    clockOffsetMs > 0
      ? t('The clock of {0} is {1} ahead of ours.', name, offset)
      : t('The clock of {0} is {1} behind ours.', name, offset),
  ];
}

function rateLimited({ task, registered }: DiagnosisFacts): Diagnosis | null {
  if (task.name === null || task.worker === null) return null;
  const limit = registered.get(task.name)?.rateLimits.get(task.worker);
  if (limit === undefined) return null;
  return {
    kind: 'waiting-rate-limit',
    severity: 'explanation',
    sentence: t('It waits for the rate limit of {0} on {1}: {2}.', task.name, task.worker, limit),
    evidence: [t('{0} reports rate_limit={1} for {2}.', task.worker, limit, task.name)],
  };
}

function waitingForSlot(live: readonly Worker[]): Diagnosis {
  const [worker] = live;
  const slots = slotsOf(live);
  if (worker !== undefined && slots !== null && slots.busy >= slots.total) {
    return {
      kind: 'waiting-slots-busy',
      severity: 'explanation',
      sentence: t('{0} has taken it and starts it when a slot is free.', worker.name),
      evidence: [busySlots(slots.busy, slots.total, worker.name)],
    };
  }
  return {
    kind: 'unknown',
    severity: 'explanation',
    sentence: t('A worker has taken it; why it has not started cannot be told.'),
    evidence: live.map(({ name, active, concurrency }) =>
      active === null || concurrency === null
        ? t('{0} has not told how busy it is.', name)
        : busySlots(active, concurrency, name),
    ),
  };
}

function busySlots(busy: number, total: number, worker: string): string {
  return t('{0} of {1} slots of {2} are busy.', formatNumber(busy), formatNumber(total), worker);
}
