import { counted, named, objects, onWorkers, putBack } from './actionWords.ts';
import type { CeleryAction } from './celeryAction.ts';
import type { DescribedBatch } from './actionWords.ts';

/** See `describeAction`. */
export function describeCeleryAction(action: CeleryAction, batch: DescribedBatch | null): string {
  switch (action.kind) {
    case 'celery.sendTask':
      return `Send a task ${named(action.task)} to the queue ${named(action.queue)}`;
    case 'celery.retryTask': {
      const edited = action.args !== null || action.kwargs !== null ? ' with edited arguments' : '';
      const queue = action.queue === null ? '' : ` in the queue ${named(action.queue)}`;
      return `Retry the task ${named(action.id)}${queue}${edited}`;
    }
    case 'celery.revoke':
      return `Revoke ${objects(action.ids, 'task', 'tasks')} ${onWorkers(action.workers)}`;
    case 'celery.terminate':
      return `Terminate ${objects(action.ids, 'task', 'tasks')} with ${named(action.signal)} ${onWorkers(action.workers)}`;
    case 'celery.revokeByHeaders': {
      const names = Object.keys(action.headers);
      const how = action.signal === null ? 'Revoke' : `Terminate with ${named(action.signal)}`;
      return `${how} tasks by ${objects(names, 'stamped header', 'stamped headers')} ${onWorkers(action.workers)}`;
    }
    case 'celery.moveMessage':
      return `Move a message from the queue ${named(action.message.queue)} to ${named(action.toQueue)}`;
    case 'celery.deleteMessage':
      return `Delete a message from the queue ${named(action.message.queue)}`;
    case 'celery.requeueInFlight':
      return action.tags.length === 0
        ? 'Requeue every abandoned message'
        : `Requeue ${counted(action.tags.length, 'abandoned message', 'abandoned messages')}`;
    case 'celery.purgeQueue':
      return `Purge the queue ${named(action.queue)}`;
    case 'celery.restoreMessages':
      return putBack(batch, 'message', 'messages');
    case 'celery.forgetResult':
      return `Forget the result of ${objects(action.ids, 'task', 'tasks')}`;
    case 'celery.rateLimit':
      return `Limit the rate of ${named(action.task)} to ${named(action.rate)} ${onWorkers(action.workers)}`;
    case 'celery.timeLimit':
      return `Set the time limits of ${named(action.task)} to ${seconds(action.softS)} (soft) and ${seconds(action.hardS)} (hard) ${onWorkers(action.workers)}`;
    case 'celery.growPool':
      return `Grow the pool by ${String(action.by)} ${onWorkers(action.workers)}`;
    case 'celery.shrinkPool':
      return `Shrink the pool by ${String(action.by)} ${onWorkers(action.workers)}`;
    case 'celery.autoscale':
      return `Scale the pool between ${String(action.min)} and ${String(action.max)} ${onWorkers(action.workers)}`;
    case 'celery.restartPool':
      return `Restart the pool ${onWorkers(action.workers)}`;
    case 'celery.addConsumer':
      return `Consume the queue ${named(action.queue)} ${onWorkers(action.workers)}`;
    case 'celery.cancelConsumer':
      return `Stop consuming the queue ${named(action.queue)} ${onWorkers(action.workers)}`;
    case 'celery.enableEvents':
      return `Enable task events ${onWorkers(action.workers)}`;
    case 'celery.disableEvents':
      return `Disable task events ${onWorkers(action.workers)}`;
    case 'celery.ping':
      return `Ping ${pinged(action.workers)}`;
    case 'celery.shutdown':
      return `Shut down ${pinged(action.workers)}`;
    default:
      return action satisfies never;
  }
}

function pinged(workers: readonly string[] | null): string {
  return workers === null ? 'all workers' : objects(workers, 'worker', 'workers');
}

function seconds(limit: number | null): string {
  return limit === null ? 'none' : `${String(limit)} s`;
}
