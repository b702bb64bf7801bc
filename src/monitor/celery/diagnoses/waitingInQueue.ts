import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Worker } from '../../../model/worker.ts';
import type { DiagnosisFacts, QueueFacts } from './diagnosisFacts.ts';
import { count, lastHeard, names, slotsOf, waitingIn } from './evidence.ts';

/** Why a task that no worker has taken has not started. */
export function diagnoseWaitingInQueue(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { queue, workers } = facts;
  if (queue === null) return [unknown('Nothing that was seen of it names its queue.', [])];
  if (workers === null) return [unknown('Workers cannot be listed here.', [waitingIn(queue)])];
  const live = workers.filter(({ status }) => status !== 'offline');
  const silent = live.filter(({ queues }) => queues === null);
  const consumers = live.filter(({ queues }) => queues?.includes(queue.name) === true);
  if (consumers.length === 0 && silent.length > 0) {
    const who = names(silent.map(({ name }) => name));
    return [unknown(`Not every worker has told its queues: ${who}.`, [waitingIn(queue)])];
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
    sentence: `No worker that takes from its queue knows a task named ${task.name}; the one that gets it will discard it.`,
    evidence: [
      `Asked for their registered tasks: ${names(consumers.map(({ name }) => name))}.`,
      knowing.length === 0
        ? 'No other worker knows it either.'
        : `It is registered on ${names(knowing)}, which take from other queues.`,
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
      ? 'No worker is alive.'
      : `${count(live.length, 'live worker')} ${live.length === 1 ? 'takes' : 'take'} from: ${taken.length === 0 ? 'no queue' : names(taken)}.`,
    ...former.map((worker) => lastHeard(worker, facts.now)),
  ];
  if (queue.isBound === false && queue.waiting === 0) {
    return {
      kind: 'waiting-unbound-queue',
      severity: 'problem',
      sentence: `No exchange leads to queue ${queue.name} and no worker takes from it, so its message may have been dropped.`,
      evidence,
    };
  }
  return {
    kind: 'waiting-no-consumer',
    severity: 'problem',
    sentence: `No worker takes from queue ${queue.name}.`,
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
      sentence: `Every worker that takes from queue ${queue.name} is alive but has stopped taking tasks.`,
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
      sentence: `Every slot of the workers that take from queue ${queue.name} is busy.`,
      evidence: [
        `${slots.busy} of ${slots.total} slots of ${count(able.length, 'worker')} are busy: ${takers}.`,
        waitingIn(queue),
        ...stalled,
      ],
    };
  }
  return {
    kind: 'waiting-behind',
    severity: 'explanation',
    sentence: `It waits its turn in queue ${queue.name}.`,
    evidence: [waitingIn(queue), `Taken from by ${takers}.`, ...stalled],
  };
}

/** Its queue is empty: somebody took or removed it unseen. */
function notInQueue(queue: QueueFacts, consumers: readonly Worker[]): Diagnosis {
  const mute = consumers.filter(({ taskEvents }) => taskEvents !== 'on').map(({ name }) => name);
  return unknown('It is no longer in its queue, and nothing has been heard of it since it was sent.', [
    waitingIn(queue),
    mute.length === 0
      ? `Taken from by ${names(consumers.map(({ name }) => name))}, which send task events.`
      : `Not known to send task events: ${names(mute)}.`,
  ]);
}

function unknown(sentence: string, evidence: readonly string[]): Diagnosis {
  return {
    kind: 'unknown',
    severity: 'explanation',
    sentence: `Why it has not started cannot be told. ${sentence}`,
    evidence,
  };
}
