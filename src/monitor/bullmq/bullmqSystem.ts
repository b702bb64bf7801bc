import { refusal, type Action, type ActionOutcome } from '../../model/action.ts';
import type { BullmqAction } from '../../model/bullmqAction.ts';
import { t } from '../../model/l10n.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import type { Worker } from '../../model/worker.ts';
import type { System, SystemContext } from '../system.ts';
import { performBullmqAction } from './actions/performAction.ts';
import { readActiveJobs } from './activeJobPage.ts';
import { createBullmqWatch } from './bullmqWatch.ts';
import { readCircumstances } from './circumstances.ts';
import { diagnoseJob } from './diagnoses.ts';
import { readGivenOptions } from './givenOptions.ts';
import { createFlowMemory } from './flow/flowMemory.ts';
import { jobDetail } from './job.ts';
import { readJobLog } from './jobLog.ts';
import { readJobPage } from './jobPage.ts';
import { parseScope, parseScopeOfAnyPrefix, queueScope, type QueueId } from './keys.ts';
import { toQueue } from './queueEntry.ts';
import { readJob } from './readJob.ts';
import { preflightOf } from './retryPreflight.ts';
import { readSchedulers } from './schedulers.ts';
import { workerDetailOf } from './workerDetail.ts';

/**
 * BullMQ on one connection, watched from outside the application by read commands alone: queues by their meta hash,
 * numbers by LLEN and ZCARD, jobs by the event streams, workers by the client list.
 */
export function createBullmqSystem(context: SystemContext): System {
  const { config, clock, broker } = context;
  const prefixes = [...new Set(config.bullmq.prefixes.filter((prefix) => prefix !== ''))];
  const watch = createBullmqWatch(context, prefixes);
  const { queues, workers } = watch;
  const flows = createFlowMemory(clock);

  /** Workers of a queue; `null` also where the client list is there, but hides those that evidently work. */
  function consumersOf(scope: string): number | null {
    return watch.workersUnknown === null ? workers.consumers(scope) : null;
  }

  function listWorkers(): readonly Worker[] {
    return workers.list({
      failures: context.failuresByWorker(),
      active(scope, workerName, alone) {
        const total = queues.get(scope)?.counts?.active ?? null;
        if (total === null || total === 0 || alone) return total;
        return workerName === null ? null : watch.activeJobs.countOf(scope, workerName, total);
      },
    });
  }

  /** A flow may lead under a prefix that is not watched. */
  function queueOf({ system, scope }: TaskRef): QueueId | null {
    return system === 'bullmq' ? parseScopeOfAnyPrefix(prefixes, scope) : null;
  }

  async function detailOf(
    queue: QueueId,
    ref: TaskRef,
    wanted: Parameters<typeof readJob>[4],
  ): Promise<TaskDetail | null> {
    const job = await readJob(broker, prefixes, queue, ref, wanted);
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
      return watch.present;
    },
    get workersUnknown() {
      return watch.workersUnknown;
    },
    start: () => watch.start(),
    pollCommands: () => watch.pollCommands(),
    applyPoll(replies) {
      watch.applyPoll(replies);
    },
    workers: listWorkers,
    queues: () => [
      ...[...queues.all()].map((queue) =>
        toQueue(
          config.id,
          queue,
          { consumers: consumersOf(queue.scope), unlocked: watch.locks.unlocked(queue.scope) },
          watch.rates,
          clock.now(),
        ),
      ),
      ...watch.older.list(config.id),
    ],
    async readDetail(ref, whole = false) {
      const queue = queueOf(ref);
      return queue === null ? null : detailOf(queue, ref, { whole, flows });
    },
    async readWorker(id) {
      const worker = listWorkers().find((one) => one.id === id);
      // A worker may be the first sign of its queue, which has no keys yet.
      const queue = parseScope(prefixes, id.slice(0, id.lastIndexOf('#')));
      if (worker === undefined || queue === null) return null;
      const active = await readActiveJobs(broker, config.id, queue);
      return workerDetailOf(
        worker,
        workers.connection(id),
        active,
        workers.consumers(queueScope(queue)) === 1,
        clock.now(),
      );
    },
    async readQueueItems(query) {
      const queue = queues.get(query.queue);
      if (queue === undefined || query.state === null) return null;
      return readJobPage(broker, queue.id, query.state, query);
    },
    async preflightRetry(ref) {
      const queue = queueOf(ref);
      const detail = queue === null ? null : await detailOf(queue, ref, { whole: false, flows: null });
      if (queue === null || detail === null) return null;
      const options = await readGivenOptions(broker, queue, ref.id);
      return { ...preflightOf(detail, consumersOf(ref.scope)), options };
    },
    async readLog(ref, offset, limit) {
      const queue = queueOf(ref);
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
        return refusal('unsupported', t('BullMQ does not know this action.'));
      }
      const outcome = await performBullmqAction(context, action, watch.signal);
      if (action.kind === 'bullmq.restoreJobs') queues.touchAll();
      else {
        const queue = { prefix: action.prefix, name: action.queue };
        if (outcome.ok) watch.discovery.suggest(queue);
        queues.touch(queueScope(queue));
      }
      return outcome;
    },
    dispose: () => watch.dispose(),
  };
}

function isBullmqAction(action: Action): action is BullmqAction {
  return action.kind.startsWith('bullmq.');
}
