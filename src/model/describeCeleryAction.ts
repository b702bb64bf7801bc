import { named, onlyOf, onWorkers } from './actionWords.ts';
import { t, tCount } from './l10n.ts';
import type { CeleryAction } from './celeryAction.ts';
import type { DescribedBatch } from './actionWords.ts';

type Of<Kind extends CeleryAction['kind']> = Extract<CeleryAction, { kind: Kind }>;

/** See `describeAction`. */
export function describeCeleryAction(action: CeleryAction, batch: DescribedBatch | null): string {
  switch (action.kind) {
    case 'celery.sendTask':
      return t('Send a task {0} to the queue {1}', named(action.task), named(action.queue));
    case 'celery.retryTask':
      return retry(action);
    case 'celery.revoke':
      return revoke(action);
    case 'celery.terminate':
      return terminate(action);
    case 'celery.revokeByHeaders':
      return action.signal === null
        ? revokeByHeaders(action)
        : terminateByHeaders(action, named(action.signal));
    case 'celery.moveMessage':
      return t(
        'Move a message from the queue {0} to {1}',
        named(action.message.queue),
        named(action.toQueue),
      );
    case 'celery.deleteMessage':
      return t('Delete a message from the queue {0}', named(action.message.queue));
    case 'celery.requeueInFlight':
      return action.tags.length === 0
        ? t('Requeue every abandoned message')
        : tCount(action.tags.length, 'Requeue {0} abandoned message', 'Requeue {0} abandoned messages');
    case 'celery.purgeQueue':
      return t('Purge the queue {0}', named(action.queue));
    case 'celery.restoreMessages':
      return putBack(batch);
    case 'celery.forgetResult':
      return forget(action);
    case 'celery.rateLimit':
      return t(
        'Limit the rate of {0} to {1} {2}',
        named(action.task),
        named(action.rate),
        onWorkers(action.workers),
      );
    case 'celery.timeLimit':
      return t(
        'Set the time limits of {0} to {1} (soft) and {2} (hard) {3}',
        named(action.task),
        seconds(action.softS),
        seconds(action.hardS),
        onWorkers(action.workers),
      );
    case 'celery.growPool':
      return t('Grow the pool by {0} {1}', String(action.by), onWorkers(action.workers));
    case 'celery.shrinkPool':
      return t('Shrink the pool by {0} {1}', String(action.by), onWorkers(action.workers));
    case 'celery.autoscale':
      return t(
        'Scale the pool between {0} and {1} {2}',
        String(action.min),
        String(action.max),
        onWorkers(action.workers),
      );
    case 'celery.restartPool':
      return t('Restart the pool {0}', onWorkers(action.workers));
    case 'celery.addConsumer':
      return t('Consume the queue {0} {1}', named(action.queue), onWorkers(action.workers));
    case 'celery.cancelConsumer':
      return t('Stop consuming the queue {0} {1}', named(action.queue), onWorkers(action.workers));
    case 'celery.enableEvents':
      return t('Enable task events {0}', onWorkers(action.workers));
    case 'celery.disableEvents':
      return t('Disable task events {0}', onWorkers(action.workers));
    case 'celery.ping':
      return ping(action);
    case 'celery.shutdown':
      return shutDown(action);
    default:
      return action satisfies never;
  }
}

function retry({ id, queue, args, kwargs }: Of<'celery.retryTask'>): string {
  if (args === null && kwargs === null) {
    return queue === null
      ? t('Retry the task {0}', named(id))
      : t('Retry the task {0} in the queue {1}', named(id), named(queue));
  }
  return queue === null
    ? t('Retry the task {0} with edited arguments', named(id))
    : t('Retry the task {0} in the queue {1} with edited arguments', named(id), named(queue));
}

function revoke({ ids, workers }: Of<'celery.revoke'>): string {
  const only = onlyOf(ids);
  return only === null
    ? tCount(ids.length, 'Revoke {0} task {1}', 'Revoke {0} tasks {1}', onWorkers(workers))
    : t('Revoke the task {0} {1}', only, onWorkers(workers));
}

function terminate({ ids, signal, workers }: Of<'celery.terminate'>): string {
  const only = onlyOf(ids);
  return only === null
    ? tCount(
        ids.length,
        'Terminate {0} task with {1} {2}',
        'Terminate {0} tasks with {1} {2}',
        named(signal),
        onWorkers(workers),
      )
    : t('Terminate the task {0} with {1} {2}', only, named(signal), onWorkers(workers));
}

function revokeByHeaders({ headers, workers }: Of<'celery.revokeByHeaders'>): string {
  const names = Object.keys(headers);
  const only = onlyOf(names);
  return only === null
    ? tCount(
        names.length,
        'Revoke tasks by {0} stamped header {1}',
        'Revoke tasks by {0} stamped headers {1}',
        onWorkers(workers),
      )
    : t('Revoke tasks by the stamped header {0} {1}', only, onWorkers(workers));
}

function terminateByHeaders({ headers, workers }: Of<'celery.revokeByHeaders'>, signal: string): string {
  const names = Object.keys(headers);
  const only = onlyOf(names);
  return only === null
    ? tCount(
        names.length,
        'Terminate with {1} tasks by {0} stamped header {2}',
        'Terminate with {1} tasks by {0} stamped headers {2}',
        signal,
        onWorkers(workers),
      )
    : t('Terminate with {0} tasks by the stamped header {1} {2}', signal, only, onWorkers(workers));
}

function forget({ ids }: Of<'celery.forgetResult'>): string {
  const only = onlyOf(ids);
  return only === null
    ? tCount(ids.length, 'Forget the result of {0} task', 'Forget the result of {0} tasks')
    : t('Forget the result of the task {0}', only);
}

function ping({ workers }: Of<'celery.ping'>): string {
  if (workers === null) return t('Ping all workers');
  const only = onlyOf(workers);
  return only === null
    ? tCount(workers.length, 'Ping {0} worker', 'Ping {0} workers')
    : t('Ping the worker {0}', only);
}

function shutDown({ workers }: Of<'celery.shutdown'>): string {
  if (workers === null) return t('Shut down all workers');
  const only = onlyOf(workers);
  return only === null
    ? tCount(workers.length, 'Shut down {0} worker', 'Shut down {0} workers')
    : t('Shut down the worker {0}', only);
}

function putBack(batch: DescribedBatch | null): string {
  if (batch === null) return t('Put removed messages back');
  return tCount(
    batch.items,
    'Put {0} message back into {1}',
    'Put {0} messages back into {1}',
    named(batch.queue),
  );
}

function seconds(limit: number | null): string {
  return limit === null ? t({ message: 'none', comment: 'No time limit.' }) : t('{0} s', String(limit));
}
