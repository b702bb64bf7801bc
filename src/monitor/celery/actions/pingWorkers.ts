import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler } from './actionParts.ts';
import { tellWorkers } from './tellWorkers.ts';

/** Asks for a sign of life. Changes nothing, so it is allowed on a read-only connection. */
export const pingWorkers: ActionHandler<'celery.ping'> = async (parts, { workers }) => {
  const told = await tellWorkers(parts, { method: 'ping', arguments: {}, destination: workers });
  return told.kind === 'refused' ? told.outcome : actionMessages.told(told.targets);
};
