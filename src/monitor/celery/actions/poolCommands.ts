import type { ActionHandler } from './actionParts.ts';
import { commandWorkers } from './tellWorkers.ts';

export const growPool: ActionHandler<'celery.growPool'> = (parts, { by, workers }) =>
  commandWorkers(parts, { method: 'pool_grow', arguments: { n: by }, destination: workers });

export const shrinkPool: ActionHandler<'celery.shrinkPool'> = (parts, { by, workers }) =>
  commandWorkers(parts, { method: 'pool_shrink', arguments: { n: by }, destination: workers });

export const setAutoscale: ActionHandler<'celery.autoscale'> = (parts, { max, min, workers }) =>
  commandWorkers(parts, { method: 'autoscale', arguments: { max, min }, destination: workers });

/** Needs `worker_pool_restarts`. Tasks that run and were acknowledged early are lost without a word. */
export const restartPool: ActionHandler<'celery.restartPool'> = async (parts, { workers }) => {
  const outcome = await commandWorkers(parts, {
    method: 'pool_restart',
    arguments: {},
    destination: workers,
  });
  parts.reconcileSoon();
  return outcome;
};
