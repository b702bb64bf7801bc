import type { ActionHandler } from './actionParts.ts';
import { commandWorkers } from './tellWorkers.ts';

export const addConsumer: ActionHandler<'celery.addConsumer'> = async (parts, { queue, workers }) => {
  const outcome = await commandWorkers(parts, {
    method: 'add_consumer',
    arguments: { queue },
    destination: workers,
  });
  parts.context.changed('queues');
  return outcome;
};

export const cancelConsumer: ActionHandler<'celery.cancelConsumer'> = async (parts, { queue, workers }) => {
  const outcome = await commandWorkers(parts, {
    method: 'cancel_consumer',
    arguments: { queue },
    destination: workers,
  });
  parts.context.changed('queues');
  return outcome;
};
