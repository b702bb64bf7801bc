import { refusal, type Action, type ActionOutcome } from '../../model/action.ts';
import type { BullmqAction } from '../../model/bullmqAction.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import type { Worker } from '../../model/worker.ts';
import type { System, SystemContext } from '../system.ts';
import { performBullmqAction } from './actions/performAction.ts';
import { createActiveJobs } from './activeJobs.ts';
import { readActiveJobs } from './activeJobPage.ts';
import { readCircumstances } from './circumstances.ts';
import { diagnoseJob } from './diagnoses.ts';
import { createDiscovery } from './discovery.ts';
import { createEventStream } from './eventStream.ts';
import { jobDetail } from './job.ts';
import { createJobFollower } from './jobFollower.ts';
import { readJobLog } from './jobLog.ts';
import { readJobPage } from './jobPage.ts';
import { createJobReader } from './jobReader.ts';
import { parseScope, queueScope, type QueueId } from './keys.ts';
import { joinPollParts } from './pollPart.ts';
import { createLockCheck } from './lockCheck.ts';
import { createQueueCatalogue, MAX_QUEUES } from './queues.ts';
import { readJob } from './readJob.ts';
import { createOlderQueues } from './olderQueues.ts';
import { toQueue, waitingOf } from './queueEntry.ts';
import { createQueueRates } from './queueRates.ts';
import { readGivenOptions } from './givenOptions.ts';
import { preflightOf } from './retryPreflight.ts';
import { readSchedulers } from './schedulers.ts';
import { workerDetailOf } from './workerDetail.ts';
import { createWorkerTracker } from './workers.ts';

/** The first look ends after this, also on a server with very many keys; ticks go on where it stopped. */
const FIRST_LOOK_MS = 4_000;
const FIRST_LOOK_ROUNDS = 1_000;
/** A worker takes jobs but is in no client list: said after this, in ms. */
const HIDDEN_WORKERS_MS = 60_000;

const WORKERS_HIDDEN =
  'Jobs are being worked on, but no BullMQ worker is in the client list: a proxy or a managed service may hide clients.';

/**
 * BullMQ on one connection, watched from outside the application by read commands alone: queues by their meta hash,
 * numbers by LLEN and ZCARD, jobs by the event streams, workers by the client list.
 */
export function createBullmqSystem(context: SystemContext): System {
  const { config, clock, broker } = context;
  const prefixes = [...new Set(config.bullmq.prefixes.filter((prefix) => prefix !== ''))];
  const stopped = new AbortController();
  const said = new Set<string>();
  let isLooking = false;
  let wasComplete = false;

  const activeJobs = createActiveJobs();
  let heardSince = clock.now();
  const rates = createQueueRates(() => heardSince);
  const queues = createQueueCatalogue({
    onChange: () => {
      context.changed('queues');
    },
    onGone: (gone) => {
      const scopes = new Set(gone.map(queueScope));
      for (const scope of scopes) {
        activeJobs.forget(scope);
        locks.forget(scope);
        rates.forget(scope);
      }
      settle((queue) => scopes.has(queueScope(queue)));
    },
    onLooked: (queue) => {
      rates.measure(queue.scope, waitingOf(queue.counts), clock.now());
      locks.looked(queue);
    },
  });
  const locks = createLockCheck({
    clock,
    onChange: () => {
      context.changed('queues');
    },
    onActive: (scope, ids) => {
      activeJobs.keepOnly(scope, ids);
    },
  });
  const discovery = createDiscovery({
    prefixes,
    clock,
    isKnown: (queue) => queues.get(queueScope(queue)) !== undefined,
    onFound: (queue) => {
      if (queues.add(queue, discovery.complete)) stream.wake();
      else sayOnce(`BullMQ: more than ${MAX_QUEUES} queues; the others are not followed.`);
    },
    onRefused: (error) => {
      sayOnce(`BullMQ: queues cannot be looked for: ${error}`);
    },
  });
  const workers = createWorkerTracker({
    connectionId: config.id,
    prefixes,
    database: broker.database,
    clock,
    onChange: () => {
      context.changed('workers');
      context.changed('queues');
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
  const stream = createEventStream({
    link: broker,
    clock,
    queues: () => queues.all(),
    listener: follower,
  });
  const older = createOlderQueues({
    prefixes,
    clock,
    isKnown: (queue) => queues.get(queueScope(queue)) !== undefined,
    onChange: () => {
      context.changed('queues');
    },
  });
  const poll = joinPollParts([discovery, workers, queues, locks, reader, older]);

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

  async function firstLook(): Promise<void> {
    const until = clock.now() + FIRST_LOOK_MS;
    for (let round = 0; round < FIRST_LOOK_ROUNDS; round++) {
      const wasFound = discovery.complete;
      const commands = poll.commands();
      if (commands.length === 0) return;
      applyReplies(await broker.pipeline(commands));
      if (wasFound || clock.now() >= until || stopped.signal.aborted) return;
    }
  }

  function applyReplies(replies: Parameters<typeof poll.apply>[0]): void {
    poll.apply(replies);
    if (wasComplete || !discovery.complete) return;
    wasComplete = true;
    settle((queue) => queues.get(queueScope(queue)) === undefined);
  }

  function isPresent(): boolean | null {
    if (queues.all()[Symbol.iterator]().next().done !== true || workers.everSeen) return true;
    if (older.list(config.id).length > 0) return true;
    return discovery.complete ? false : null;
  }

  function workersUnknown(): string | null {
    if (isPresent() === false) return null;
    if (workers.unknown !== null) return workers.unknown;
    const { lastActiveAt } = follower;
    const isRecent = clock.now() - lastActiveAt < HIDDEN_WORKERS_MS;
    return isRecent && !workers.everSeen && workers.listedAt > lastActiveAt ? WORKERS_HIDDEN : null;
  }

  /** Workers of a queue; `null` also where the client list is there, but hides those that evidently work. */
  function consumersOf(scope: string): number | null {
    return workersUnknown() === null ? workers.consumers(scope) : null;
  }

  function listWorkers(): readonly Worker[] {
    return workers.list({
      failures: context.failuresByWorker(),
      active(scope, workerName, alone) {
        const total = queues.get(scope)?.counts?.active ?? null;
        if (total === null || total === 0 || alone) return total;
        return workerName === null ? null : activeJobs.countOf(scope, workerName, total);
      },
    });
  }

  async function detailOf(queue: QueueId, ref: TaskRef): Promise<TaskDetail | null> {
    const job = await readJob(broker, prefixes, queue, ref);
    if (job === null) return null;
    const detail = jobDetail(job, context.known(ref), clock.now());
    if (isFinished(detail.task.state)) return detail;
    const { scope } = ref;
    const tracked = queues.get(scope) ?? null;
    const consumers = consumersOf(scope);
    const facts = await readCircumstances(broker, queue, detail.task, tracked, consumers, clock.now());
    return { ...detail, diagnoses: diagnoseJob(facts) };
  }

  return {
    kind: 'bullmq',
    get present() {
      return isPresent();
    },
    get workersUnknown() {
      return workersUnknown();
    },
    async start() {
      isLooking = true;
      try {
        queues.touchAll();
        await firstLook();
      } finally {
        isLooking = false;
      }
      heardSince = clock.now();
      if (!stopped.signal.aborted) stream.start();
    },
    pollCommands: () => (isLooking ? [] : poll.commands()),
    applyPoll(replies) {
      if (!isLooking) applyReplies(replies);
    },
    workers: listWorkers,
    queues: () => [
      ...[...queues.all()].map((queue) =>
        toQueue(
          config.id,
          queue,
          { consumers: consumersOf(queue.scope), unlocked: locks.unlocked(queue.scope) },
          rates,
          clock.now(),
        ),
      ),
      ...older.list(config.id),
    ],
    async readDetail(ref) {
      const queue = ref.system === 'bullmq' ? parseScope(prefixes, ref.scope) : null;
      if (queue === null) return null;
      return detailOf(queue, ref);
    },
    async readWorker(id) {
      const worker = listWorkers().find((one) => one.id === id);
      // A worker may be the first sign of its queue, which has no keys yet.
      const queue = parseScope(prefixes, id.slice(0, id.lastIndexOf('#')));
      if (worker === undefined || queue === null) return null;
      const active = await readActiveJobs(broker, config.id, queue);
      return workerDetailOf(worker, active, workers.consumers(queueScope(queue)) === 1, clock.now());
    },
    async readQueueItems(query) {
      const queue = queues.get(query.queue);
      if (queue === undefined || query.state === null) return null;
      return readJobPage(broker, queue.id, query.state, query);
    },
    async preflightRetry(ref) {
      const queue = ref.system === 'bullmq' ? parseScope(prefixes, ref.scope) : null;
      const detail = queue === null ? null : await detailOf(queue, ref);
      if (queue === null || detail === null) return null;
      const options = await readGivenOptions(broker, queue, ref.id);
      return { ...preflightOf(detail, consumersOf(ref.scope)), options };
    },
    async readLog(ref, offset, limit) {
      const queue = ref.system === 'bullmq' ? parseScope(prefixes, ref.scope) : null;
      return queue === null ? null : readJobLog(broker, queue, ref.id, offset, limit);
    },
    async readSchedulers(scope) {
      const queue = queues.get(scope);
      return queue === undefined ? null : readSchedulers(broker, config.id, queue.id);
    },
    registeredTasks: () => null,
    supports: (action) => isBullmqAction(action),
    async perform(action): Promise<ActionOutcome> {
      if (!isBullmqAction(action)) {
        return refusal('unsupported', 'BullMQ does not know this action.');
      }
      const outcome = await performBullmqAction(context, action, stopped.signal);
      if (action.kind === 'bullmq.restoreJobs') queues.touchAll();
      else {
        const queue = { prefix: action.prefix, name: action.queue };
        if (outcome.ok) discovery.suggest(queue);
        queues.touch(queueScope(queue));
      }
      return outcome;
    },
    async dispose() {
      stopped.abort();
      await stream.dispose();
    },
  };
}

function isBullmqAction(action: Action): action is BullmqAction {
  return action.kind.startsWith('bullmq.');
}
