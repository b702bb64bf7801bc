import type { System, SystemContext } from '../system.ts';
import { type ActiveJobs, createActiveJobs } from './activeJobs.ts';
import { createDiscovery, type Discovery } from './discovery.ts';
import { createEventStream } from './eventStream.ts';
import { hiddenWorkers } from './hiddenWorkers.ts';
import { createJobFollower } from './jobFollower.ts';
import { createJobReader } from './jobReader.ts';
import { queueScope, type QueueId } from './keys.ts';
import { createLockCheck, type LockCheck } from './lockCheck.ts';
import { createOlderQueues, type OlderQueues } from './olderQueues.ts';
import { joinPollParts, type PollPart } from './pollPart.ts';
import { waitingOf } from './queueEntry.ts';
import { createQueueRates, type QueueRates } from './queueRates.ts';
import { createQueueCatalogue, MAX_QUEUES, type QueueCatalogue } from './queues.ts';
import { createRounds } from './rounds.ts';
import { createWorkerTracker, type WorkerTracker } from './workers.ts';

/** Everything that follows the queues, jobs and workers of one connection, wired together. */
export interface BullmqWatch extends Pick<
  System,
  'start' | 'pollCommands' | 'applyPoll' | 'present' | 'workersUnknown' | 'dispose'
> {
  readonly queues: QueueCatalogue;
  readonly workers: WorkerTracker;
  readonly activeJobs: ActiveJobs;
  readonly locks: LockCheck;
  readonly rates: QueueRates;
  readonly discovery: Discovery;
  readonly older: OlderQueues;
  /** Aborted when it is disposed. */
  readonly signal: AbortSignal;
}

/** The first look is over after this, also on a server with very many keys; it goes on beside the ticks. */
const FIRST_LOOK_MS = 2_000;
/** Of one tick, in ms, in which the keys are searched on; half of it is rest. */
const SEARCH_MS = 250;

/** Wires the parts that watch; nothing is asked of the server before `start`. */
export function createBullmqWatch(context: SystemContext, prefixes: readonly string[]): BullmqWatch {
  const { config, clock, broker } = context;
  const stopped = new AbortController();
  const said = new Set<string>();
  let heardSince = clock.now();
  let wasComplete = false;

  const queuesChanged = (): void => {
    context.changed('queues');
  };
  const activeJobs = createActiveJobs();
  const rates = createQueueRates(() => heardSince);
  const queues = createQueueCatalogue({
    onChange: queuesChanged,
    onGone: (gone) => {
      const scopes = new Set(gone.map(queueScope));
      for (const scope of scopes) for (const part of [activeJobs, locks, rates]) part.forget(scope);
      settle((queue) => scopes.has(queueScope(queue)));
    },
    onLooked: (queue) => {
      rates.measure(queue.scope, waitingOf(queue.counts), clock.now());
      locks.looked(queue);
    },
  });
  const isKnown = (queue: QueueId): boolean => queues.get(queueScope(queue)) !== undefined;
  const locks = createLockCheck({
    clock,
    onChange: queuesChanged,
    onActive: (scope, ids) => {
      activeJobs.keepOnly(scope, ids);
    },
  });
  const older = createOlderQueues({ clock, isKnown, onChange: queuesChanged });
  const discovery = createDiscovery({
    prefixes,
    clock,
    isKnown,
    onFound: (queue, kind) => {
      const made = { isNew: discovery.complete, isFirstRelease: kind === 'bullmq-1' };
      if (queues.add(queue, made)) stream.wake();
      else sayOnce(`BullMQ: more than ${MAX_QUEUES} queues; the others are not followed.`);
    },
    onRefused: (error) => {
      sayOnce(`BullMQ: queues cannot be looked for: ${error}`);
    },
    pass: older,
  });
  const workers = createWorkerTracker({
    connectionId: config.id,
    prefixes,
    database: broker.database,
    clock,
    onChange: () => {
      context.changed('workers');
      queuesChanged();
    },
    onQueue: (queue) => {
      discovery.suggest(queue);
    },
  });
  const reader = createJobReader(context, ({ ref }, worker) => {
    activeJobs.heldBy(ref.scope, ref.id, worker);
  });
  const follower = createJobFollower({
    context,
    reader,
    activeJobs,
    onQueueChange: (scope) => {
      queues.touch(scope);
    },
    onBegun: (scope) => {
      rates.begun(scope, clock.now());
    },
  });
  const stream = createEventStream({ link: broker, clock, queues: () => queues.all(), listener: follower });

  const rounds = createRounds({ link: broker, clock });
  const look = settling(joinPollParts([discovery, workers, queues, locks, older]));
  const poll = joinPollParts([unlessRunning(look), reader]);

  function sayOnce(message: string): void {
    if (!said.has(message)) context.log('warn', message);
    said.add(message);
  }

  /** Tasks that the store believes unfinished in queues that are no more get their end. */
  function settle(concerns: (queue: QueueId) => boolean): void {
    follower.reconcileWhere(concerns).catch((error: unknown) => {
      context.log('debug', `BullMQ: tasks of a queue that is gone could not be settled: ${String(error)}`);
    });
  }

  function settling(part: PollPart): PollPart {
    return {
      commands: () => part.commands(),
      apply(replies) {
        part.apply(replies);
        if (wasComplete || !discovery.complete) return;
        wasComplete = true;
        settle((queue) => !isKnown(queue));
      },
    };
  }

  /** What is asked in rounds is left alone by the tick. */
  function unlessRunning(part: PollPart): PollPart {
    let isAsked = false;
    return {
      commands() {
        isAsked = !rounds.areRunning;
        return isAsked ? part.commands() : [];
      },
      apply(replies) {
        if (isAsked) part.apply(replies);
        isAsked = false;
      },
    };
  }

  /** Goes on with what one tick does not get done. The ticks tell when the server cannot be asked. */
  function goOn(): void {
    const isFirst = !hasLooked();
    if (rounds.areRunning || (!isFirst && !discovery.isUnderWay)) return;
    const run = isFirst
      ? rounds.run(look, { isOver: hasLooked, ms: Number.POSITIVE_INFINITY })
      : rounds.run(discovery, { isOver: () => !discovery.isUnderWay, ms: SEARCH_MS });
    run.catch((error: unknown) => {
      context.log('debug', `BullMQ: the search for queues was interrupted: ${String(error)}`);
    });
  }

  function hasLooked(): boolean {
    return discovery.complete && queues.areSeen;
  }

  function isPresent(): boolean | null {
    if (queues.all()[Symbol.iterator]().next().done !== true || workers.everSeen) return true;
    if (older.list(config.id).length > 0) return true;
    return discovery.complete ? false : null;
  }

  return {
    queues,
    workers,
    activeJobs,
    locks,
    rates,
    discovery,
    older,
    signal: stopped.signal,
    get present() {
      return isPresent();
    },
    get workersUnknown() {
      if (isPresent() === false) return null;
      const { unknown, everSeen, listedAt } = workers;
      const { lastActiveAt } = follower;
      return hiddenWorkers({ unknown, everSeen, listedAt, lastActiveAt }, clock.now());
    },
    async start() {
      queues.touchAll();
      await rounds.run(look, { isOver: hasLooked, ms: FIRST_LOOK_MS });
      heardSince = clock.now();
      if (stopped.signal.aborted) return;
      stream.start();
      goOn();
    },
    pollCommands: () => poll.commands(),
    applyPoll(replies) {
      poll.apply(replies);
      goOn();
    },
    async dispose() {
      stopped.abort();
      rounds.stop();
      await stream.dispose();
    },
  };
}
