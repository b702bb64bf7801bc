import { refusals } from '../monitorMessages.ts';
import type { SystemsApi } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { System } from '../system.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers of the systems on the watched connections, and what is done to them. */
export function systemAnswers({ connections, store }: AnswerParts): SystemsApi {
  async function ask<T>(
    id: ConnectionId,
    system: SystemKind,
    read: (one: System) => Promise<T | null>,
  ): Promise<T | null> {
    // A monitor that is closed asks nobody any more.
    store();
    return (await connections.get(id)?.questions.ask(system, read)) ?? null;
  }
  return {
    getWorkers: async () => connections.workers(),
    getQueues: async () => connections.all.flatMap((monitor) => monitor.queues()),
    getWorkerDetail: (id, system, workerId) => ask(id, system, (one) => one.readWorker(workerId)),
    getQueueItems: (query) => ask(query.connectionId, query.system, (one) => one.readQueueItems(query)),
    preflightRetry: (ref) => ask(ref.connectionId, ref.system, (one) => one.preflightRetry(ref)),
    getTaskLog: (ref, offset, limit) =>
      ask(ref.connectionId, ref.system, (one) => one.readLog(ref, offset, limit)),
    getSchedulers: (id, queue) => ask(id, 'bullmq', (one) => one.readSchedulers(queue)),
    getRegisteredTasks: (id) => ask(id, 'celery', (one) => Promise.resolve(one.registeredTasks())),
    perform: async (action) => {
      const monitor = connections.get(action.connectionId);
      return monitor === undefined ? refusals.noConnection() : monitor.perform(action);
    },
  };
}
