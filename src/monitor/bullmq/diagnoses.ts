import type { Diagnosis } from '../../model/diagnosis.ts';
import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../model/task.ts';
import { t, tCount } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';

/** What the diagnosis of one job rests on. `null`: not known. */
export interface JobCircumstances {
  readonly task: Task;
  /** Jobs of its queue that wait, over all lists. */
  readonly waiting: number | null;
  readonly active: number | null;
  readonly paused: boolean | null;
  /** Workers that take from its queue. */
  readonly consumers: number | null;
  readonly globalConcurrency: number | null;
  /** Ms for which the queue's rate limit still holds everything back; 0: it does not. */
  readonly rateLimitedMs: number | null;
  /** Whether a lock shows that a worker holds the job. */
  readonly isLocked: boolean | null;
  /** Children that have not ended. */
  readonly pendingChildren: number | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Why a job has not begun, or what is wrong with one that has. Empty for jobs that ended. */
export function diagnoseJob(facts: JobCircumstances): readonly Diagnosis[] {
  const { state } = facts.task;
  if (state === 'started') return abandoned(facts);
  if (state === 'waiting-children') return waitingForChildren(facts);
  if (state === 'delayed' || (state === 'retrying' && facts.task.etaAt !== null)) {
    return [...waitingForTime(facts), ...noConsumer(facts)];
  }
  if (state !== 'waiting' && state !== 'prioritized' && state !== 'retrying' && state !== 'paused') return [];
  const reasons = [...paused(facts), ...noConsumer(facts), ...rateLimited(facts), ...allBusy(facts)];
  return reasons.length > 0 ? reasons : behindOthers(facts);
}

/** A worker renews the lock of a job it executes; a stalled one is put back by another worker after some time. */
function abandoned({ isLocked, consumers }: JobCircumstances): readonly Diagnosis[] {
  if (isLocked !== false) return [];
  return [
    {
      kind: 'lost',
      severity: 'problem',
      sentence:
        consumers === 0
          ? t(
              'Its worker is gone: no lock holds it, and no other worker of the queue is there to put it back.',
            )
          : t(
              'Its worker is gone or stalled: no lock holds it. Another worker puts it back when it looks for stalled jobs (every 30 s as a rule).',
            ),
      evidence: [
        t('it is in the list of active jobs'),
        t('its lock has expired'),
        ...consumerEvidence(consumers),
      ],
    },
  ];
}

function waitingForChildren({ pendingChildren }: JobCircumstances): readonly Diagnosis[] {
  const evidence =
    pendingChildren === null
      ? []
      : [tCount(pendingChildren, '{0} of its children has not ended', '{0} of its children have not ended')];
  return [explanation('waiting-behind', t('It waits for its children to end.'), evidence)];
}

function waitingForTime({ task, now }: JobCircumstances): readonly Diagnosis[] {
  if (task.etaAt === null) return [];
  const left = Math.round((task.etaAt - now) / 1_000) * 1_000;
  const isRetry = task.state === 'retrying';
  const when = left >= 0 ? t('due in {0}', formatDuration(left)) : t('due since {0}', formatDuration(-left));
  const sentence = isRetry
    ? t('It waits for its next attempt: {0}.', when)
    : t('It waits for its time: {0}.', when);
  return [explanation('waiting-eta', sentence, [t('due at {0}', isoOf(task.etaAt))])];
}

function paused({ paused: isPaused }: JobCircumstances): readonly Diagnosis[] {
  if (isPaused !== true) return [];
  return [explanation('waiting-paused', t('Its queue is paused: no job begins until it is resumed.'), [])];
}

function noConsumer({ consumers, task, waiting }: JobCircumstances): readonly Diagnosis[] {
  if (consumers !== 0) return [];
  return [
    {
      kind: 'waiting-no-consumer',
      severity: 'problem',
      sentence: t("No worker takes from the queue '{0}'.", task.queue ?? ''),
      evidence: [
        t('the client list has no worker of it'),
        ...(waiting === null ? [] : [tCount(waiting, '{0} job waits in it', '{0} jobs wait in it')]),
      ],
    },
  ];
}

function rateLimited({ rateLimitedMs }: JobCircumstances): readonly Diagnosis[] {
  if (rateLimitedMs === null || rateLimitedMs <= 0) return [];
  return [
    explanation('waiting-rate-limit', t('The rate limit of its queue is reached.'), [
      t('the next job may begin in {0}', formatDuration(Math.ceil(rateLimitedMs / 1_000) * 1_000)),
    ]),
  ];
}

function allBusy({ active, globalConcurrency }: JobCircumstances): readonly Diagnosis[] {
  if (active === null || globalConcurrency === null || active < globalConcurrency) return [];
  return [
    explanation('waiting-slots-busy', t('As many jobs run as its queue allows at once.'), [
      t(
        '{0} active of at most {1} (global concurrency)',
        formatNumber(active),
        formatNumber(globalConcurrency),
      ),
    ]),
  ];
}

function behindOthers({ active, waiting, consumers }: JobCircumstances): readonly Diagnosis[] {
  if (active === null || active === 0) return [];
  return [
    explanation('waiting-behind', t('The workers of its queue are busy with other jobs.'), [
      t('{0} active', formatNumber(active)),
      ...(waiting === null ? [] : [t('{0} waiting', formatNumber(waiting))]),
      ...consumerEvidence(consumers),
    ]),
  ];
}

function consumerEvidence(consumers: number | null): readonly string[] {
  return consumers === null
    ? []
    : [tCount(consumers, '{0} worker takes from its queue', '{0} workers take from its queue')];
}

function explanation(kind: Diagnosis['kind'], sentence: string, evidence: readonly string[]): Diagnosis {
  return { kind, severity: 'explanation', sentence, evidence };
}

function isoOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
