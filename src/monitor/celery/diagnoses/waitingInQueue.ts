import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Worker } from '../../../model/worker.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import type { DiagnosisFacts, QueueFacts } from './diagnosisFacts.ts';
import { lastHeard, names, slotsOf, waitingIn } from './evidence.ts';

/** Why a task that no worker has taken has not started. */
export function diagnoseWaitingInQueue(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { queue, workers } = facts;
  if (queue === null) return [unknown(t('Nothing that was seen of it names its queue.'), [])];
  if (workers === null) return [unknown(t('Workers cannot be listed here.'), [waitingIn(queue)])];
  const live = workers.filter(({ status }) => status !== 'offline');
  const silent = live.filter(({ queues }) => queues === null);
  const consumers = live.filter(({ queues }) => queues?.includes(queue.name) === true);
  if (consumers.length === 0 && silent.length > 0) {
    const who = names(silent.map(({ name }) => name));
    return [unknown(t('Not every worker has told its queues: {0}.', who), [waitingIn(queue)])];
  }
  if (consumers.length === 0) return [noConsumer(facts, queue, live)];
  return [unregistered(facts, consumers) ?? waitingForConsumers(queue, consumers)];
}

/** `null` unless every worker that could take the task is known not to know its name. */
function unregistered(facts: DiagnosisFacts, consumers: readonly Worker[]): Diagnosis | null {
  const { task, registered, registeredKnown } = facts;
  // Workers leave their built-in tasks out of the reply.
  if (task.name === null || task.name.startsWith('celery.')) return null;
  if (!consumers.every(({ name }) => registeredKnown.has(name))) return null;
  const knowing = registered.get(task.name)?.workers ?? [];
  if (consumers.some(({ name }) => knowing.includes(name))) return null;
  return {
    kind: 'unregistered',
    severity: 'problem',
    sentence: t(
      'No worker that takes from its queue knows a task named {0}; the one that gets it will discard it.',
      task.name,
    ),
    evidence: [
      t('Asked for their registered tasks: {0}.', names(consumers.map(({ name }) => name))),
      knowing.length === 0
        ? t('No other worker knows it either.')
        : t('It is registered on {0}, which take from other queues.', names(knowing)),
    ],
  };
}

function noConsumer(facts: DiagnosisFacts, queue: QueueFacts, live: readonly Worker[]): Diagnosis {
  const former = (facts.workers ?? []).filter(
    ({ status, queues }) => status === 'offline' && queues?.includes(queue.name) === true,
  );
  const taken = [...new Set(live.flatMap(({ queues }) => queues ?? []))].sort();
  const evidence = [
    waitingIn(queue),
    live.length === 0
      ? t('No worker is alive.')
      : tCount(
          live.length,
          '{0} live worker takes from: {1}.',
          '{0} live workers take from: {1}.',
          taken.length === 0 ? t('no queue') : names(taken),
        ),
    ...former.map((worker) => lastHeard(worker, facts.now)),
  ];
  if (queue.isBound === false && queue.waiting === 0) {
    return {
      kind: 'waiting-unbound-queue',
      severity: 'problem',
      sentence: t(
        'No exchange leads to queue {0} and no worker takes from it, so its message may have been dropped.',
        queue.name,
      ),
      evidence,
    };
  }
  return {
    kind: 'waiting-no-consumer',
    severity: 'problem',
    sentence: t('No worker takes from queue {0}.', queue.name),
    evidence,
  };
}

function waitingForConsumers(queue: QueueFacts, consumers: readonly Worker[]): Diagnosis {
  const stalled = consumers.flatMap(({ stalled: reason }) => reason ?? []);
  const takers = names(consumers.map(({ name }) => name));
  if (stalled.length === consumers.length) {
    return {
      kind: 'waiting-consumer-stalled',
      severity: 'problem',
      sentence: t(
        'Every worker that takes from queue {0} is alive but has stopped taking tasks.',
        queue.name,
      ),
      evidence: [...stalled, waitingIn(queue)],
    };
  }
  if (queue.waiting === 0) return notInQueue(queue, consumers);
  const able = consumers.filter((worker) => worker.stalled === null);
  const slots = slotsOf(able);
  if (slots !== null && slots.busy >= slots.total) {
    return {
      kind: 'waiting-slots-busy',
      severity: 'explanation',
      sentence: t('Every slot of the workers that take from queue {0} is busy.', queue.name),
      evidence: [
        t(
          '{0} of {1} slots of {2} are busy: {3}.',
          formatNumber(slots.busy),
          formatNumber(slots.total),
          tCount(able.length, '{0} worker', '{0} workers'),
          takers,
        ),
        waitingIn(queue),
        ...stalled,
      ],
    };
  }
  return {
    kind: 'waiting-behind',
    severity: 'explanation',
    sentence: t('It waits its turn in queue {0}.', queue.name),
    evidence: [waitingIn(queue), t('Taken from by {0}.', takers), ...stalled],
  };
}

/** Its queue is empty: somebody took or removed it unseen. */
function notInQueue(queue: QueueFacts, consumers: readonly Worker[]): Diagnosis {
  const mute = consumers.filter(({ taskEvents }) => taskEvents !== 'on').map(({ name }) => name);
  return unknown(t('It is no longer in its queue, and nothing has been heard of it since it was sent.'), [
    waitingIn(queue),
    mute.length === 0
      ? t('Taken from by {0}, which send task events.', names(consumers.map(({ name }) => name)))
      : t('Not known to send task events: {0}.', names(mute)),
  ]);
}

function unknown(sentence: string, evidence: readonly string[]): Diagnosis {
  return {
    kind: 'unknown',
    severity: 'explanation',
    sentence: t('Why it has not started cannot be told. {0}', sentence),
    evidence,
  };
}
