import { askText } from '../../prompts/askText.ts';
import { askNumber } from '../inputs/askNumber.ts';
import { askTaskName } from '../inputs/askTaskName.ts';
import { rateProblem } from '../inputs/rateProblem.ts';
import { messageText } from '../../format/messageText.ts';
import { workerCommand } from './workerCommand.ts';

export const setRateLimit = workerCommand<{ readonly task: string; readonly rate: string }>({
  kind: 'celery.rateLimit',
  question: 'Limit {1} to {2} on {0}?',
  consequence: 'Each of these workers keeps the limit for itself, until a restart.',
  async ask([worker], title, deps) {
    const task = worker === undefined ? undefined : await askTaskName(title, worker.connectionId, deps);
    if (task === undefined) return undefined;
    const { t } = deps.wording;
    const rate = await askText({
      title,
      prompt: t('How often at most, on each worker? 10/s, 100/m or 5000/h; 0 lifts the limit.'),
      value: '10/m',
      canGoBack: false,
      validate: (text) => rateProblem(text, t),
    });
    return rate.kind === 'value' ? { task, rate: rate.value.trim() } : undefined;
  },
  action: (target, { task, rate }) => ({ kind: 'celery.rateLimit', ...target, task, rate }),
  words: ({ task, rate }) => [messageText(task, 100), rate],
});

interface TimeLimits {
  readonly task: string;
  readonly softS: number | null;
  readonly hardS: number | null;
}

const GREATEST_LIMIT_S = 30 * 24 * 3_600;

export const setTimeLimits = workerCommand<TimeLimits>({
  kind: 'celery.timeLimit',
  question: 'Limit the time of {1} to {2} s (soft) and {3} s (hard) on {0}?',
  consequence:
    'At the soft limit SoftTimeLimitExceeded is raised in the task, at the hard one its process is killed. It holds for tasks that start from now on, until a restart.',
  async ask([worker], title, deps) {
    const task = worker === undefined ? undefined : await askTaskName(title, worker.connectionId, deps);
    if (task === undefined) return undefined;
    const { t } = deps.wording;
    const bounds = { title, value: '', least: 1, greatest: GREATEST_LIMIT_S, mayBeEmpty: true };
    const softS = await askNumber({ ...bounds, prompt: t('Soft limit in seconds; empty: none') });
    if (softS === undefined) return undefined;
    const least = softS ?? 1;
    const hardS = await askNumber({ ...bounds, least, prompt: t('Hard limit in seconds; empty: none') });
    return hardS === undefined ? undefined : { task, softS, hardS };
  },
  action: (target, limits) => ({ kind: 'celery.timeLimit', ...target, ...limits }),
  words: ({ task, softS, hardS }) => [messageText(task, 100), String(softS ?? '–'), String(hardS ?? '–')],
});
