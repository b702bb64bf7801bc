import { askNumber } from '../inputs/askNumber.ts';
import { nothing, workerCommand } from './workerCommand.ts';

const GREATEST_POOL = 1_000;

export const growPool = workerCommand<number>({
  kind: 'celery.growPool',
  question: 'Grow the pool of {0} by {1}?',
  consequence: 'More tasks run at once there, until a restart.',
  ask: (_workers, title, { wording: { t } }) => askPositive(title, t('By how many processes or threads?')),
  action: (target, by) => ({ kind: 'celery.growPool', ...target, by }),
  words: (by) => [String(by)],
});

export const shrinkPool = workerCommand<number>({
  kind: 'celery.shrinkPool',
  question: 'Shrink the pool of {0} by {1}?',
  consequence: 'Fewer tasks run at once there, until a restart. Tasks that run now end first.',
  ask: (_workers, title, { wording: { t } }) => askPositive(title, t('By how many processes or threads?')),
  action: (target, by) => ({ kind: 'celery.shrinkPool', ...target, by }),
  words: (by) => [String(by)],
});

export const autoscale = workerCommand<{ readonly min: number; readonly max: number }>({
  kind: 'celery.autoscale',
  question: 'Let the pool of {0} scale between {1} and {2}?',
  consequence: 'Only a worker that was started with --autoscale obeys; the others say so.',
  async ask(workers, title, { wording: { t } }) {
    const now = workers[0]?.concurrency ?? 4;
    const max = await askNumber({
      title,
      prompt: t('At most how many processes?'),
      value: String(now),
      least: 1,
      greatest: GREATEST_POOL,
    });
    if (max === undefined || max === null) return undefined;
    const min = await askNumber({
      title,
      prompt: t('At least how many, when there is little to do?'),
      value: '1',
      least: 0,
      greatest: max,
    });
    return min === undefined || min === null ? undefined : { min, max };
  },
  action: (target, { min, max }) => ({ kind: 'celery.autoscale', ...target, min, max }),
  words: ({ min, max }) => [String(min), String(max)],
});

export const restartPool = workerCommand<null>({
  kind: 'celery.restartPool',
  question: 'Restart the pool of {0}?',
  consequence:
    'Tasks that run there now are broken off. It works only where worker_pool_restarts is set; the others say so.',
  ask: nothing,
  action: (target) => ({ kind: 'celery.restartPool', ...target }),
  buttonForMany: 'Restart {0} Pools',
});

async function askPositive(title: string, prompt: string): Promise<number | undefined> {
  const number = await askNumber({ title, prompt, value: '1', least: 1, greatest: GREATEST_POOL });
  return number ?? undefined;
}
