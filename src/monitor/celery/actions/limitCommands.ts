import type { ActionHandler } from './actionParts.ts';
import { commandWorkers } from './tellWorkers.ts';

/** In memory only, like every command of this kind: a restarted worker has its configured limits again. */
export const setRateLimit: ActionHandler<'celery.rateLimit'> = (parts, { task, rate, workers }) =>
  commandWorkers(parts, {
    method: 'rate_limit',
    arguments: { task_name: task, rate_limit: rate === '0' ? 0 : rate },
    destination: workers,
  });

export const setTimeLimits: ActionHandler<'celery.timeLimit'> = (parts, { task, softS, hardS, workers }) =>
  commandWorkers(parts, {
    method: 'time_limit',
    arguments: { task_name: task, soft: softS, hard: hardS },
    destination: workers,
  });
