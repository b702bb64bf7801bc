import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Worker } from '../../../model/worker.ts';
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
    sentence: `${worker} had taken it, and is gone.`,
    evidence: [...processes.map((process) => lastHeard(process, facts.now)), ...fateOfMessage(facts)],
  };
}

/** Whether and when a message that nobody will acknowledge is delivered again. */
export function fateOfMessage({ isInFlight, visibilityTimeout }: DiagnosisFacts): readonly string[] {
  if (isInFlight === null) return ['Whether its message is still in flight is not known.'];
  if (!isInFlight) return ['Its message is no longer in flight, so it will not be delivered again.'];
  return [
    'Its message is still in flight: a live worker delivers it again when the visibility timeout has passed.',
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
        ? `It is tried again in ${left}.`
        : `It must not start before its time, in ${left}.`,
    evidence: [
      `Due at ${new Date(etaAt).toISOString()}.`,
      ...(isInFlight === true ? ['Its message is in flight: a worker keeps it until then.'] : []),
      ...live.flatMap((worker) => clockEvidence(worker)),
    ],
  };
}

function clockEvidence({ name, clockOffsetMs }: Worker): readonly string[] {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < NOTABLE_OFFSET_MS) return [];
  const direction = clockOffsetMs > 0 ? 'ahead of' : 'behind';
  return [`The clock of ${name} is ${span(Math.abs(clockOffsetMs))} ${direction} ours.`];
}

function rateLimited({ task, registered }: DiagnosisFacts): Diagnosis | null {
  if (task.name === null || task.worker === null) return null;
  const limit = registered.get(task.name)?.rateLimits.get(task.worker);
  if (limit === undefined) return null;
  return {
    kind: 'waiting-rate-limit',
    severity: 'explanation',
    sentence: `It waits for the rate limit of ${task.name} on ${task.worker}: ${limit}.`,
    evidence: [`${task.worker} reports rate_limit=${limit} for ${task.name}.`],
  };
}

function waitingForSlot(live: readonly Worker[]): Diagnosis {
  const [worker] = live;
  const slots = slotsOf(live);
  if (worker !== undefined && slots !== null && slots.busy >= slots.total) {
    return {
      kind: 'waiting-slots-busy',
      severity: 'explanation',
      sentence: `${worker.name} has taken it and starts it when a slot is free.`,
      evidence: [`${slots.busy} of ${slots.total} slots of ${worker.name} are busy.`],
    };
  }
  return {
    kind: 'unknown',
    severity: 'explanation',
    sentence: 'A worker has taken it; why it has not started cannot be told.',
    evidence: live.map(({ name, active, concurrency }) =>
      active === null || concurrency === null
        ? `${name} has not told how busy it is.`
        : `${active} of ${concurrency} slots of ${name} are busy.`,
    ),
  };
}
