import { formatDuration } from '../../../model/duration.ts';
import { askNumber } from '../inputs/askNumber.ts';
import { runAction } from '../runAction.ts';
import { askDuration } from './askDuration.ts';
import { titleOf } from './jobCommand.ts';
import { placeOfQueue } from './queuePlace.ts';
import { queueCommand } from './queueCommand.ts';
import { quoted } from './quoted.ts';

const GREATEST = 100_000;
const EVERY_WORKER = 'It holds for every worker of the queue from now on.';

/** *Set Global Concurrency…*: how many jobs of a queue run at once over all workers; left empty, as many as they can. */
export const setGlobalConcurrency = queueCommand('bullmq.setGlobalConcurrency', async (queue, deps) => {
  const { t } = deps.wording;
  const title = titleOf('bullmq.setGlobalConcurrency', deps);
  const concurrency = await askNumber({
    title,
    prompt: t('How many jobs at once, over all workers? Left empty: no limit.'),
    value: queue.globalConcurrency === null ? '' : String(queue.globalConcurrency),
    least: 1,
    greatest: GREATEST,
    mayBeEmpty: true,
  });
  if (concurrency === undefined) return null;
  return runAction(
    {
      actions: [{ kind: 'bullmq.setGlobalConcurrency', ...placeOfQueue(queue), concurrency }],
      question:
        concurrency === null
          ? t('Lift the global concurrency of {0}?', quoted(queue))
          : t('Let at most {0} jobs of {1} run at once?', String(concurrency), quoted(queue)),
      consequence: t(EVERY_WORKER),
      button: title,
      typedName: null,
    },
    deps,
  );
});

/** *Set Queue Rate Limit…*: how many jobs begin in a span of time over all workers; left empty, no limit. */
export const setQueueRateLimit = queueCommand('bullmq.setRateLimit', async (queue, deps) => {
  const { locale, t } = deps.wording;
  const title = titleOf('bullmq.setRateLimit', deps);
  const max = await askNumber({
    title,
    prompt: t('How many jobs may begin in a span of time, over all workers? Left empty: no limit.'),
    value: queue.rateLimit === null ? '' : String(queue.rateLimit.max),
    least: 1,
    greatest: GREATEST,
    mayBeEmpty: true,
  });
  if (max === undefined) return null;
  const durationMs =
    max === null
      ? 0
      : await askDuration({
          title,
          prompt: t('In which span of time?'),
          value: queue.rateLimit === null ? '1s' : `${queue.rateLimit.durationMs}ms`,
        });
  if (durationMs === null) return null;
  return runAction(
    {
      actions: [
        {
          kind: 'bullmq.setRateLimit',
          ...placeOfQueue(queue),
          limit: max === null ? null : { max, durationMs },
        },
      ],
      question:
        max === null
          ? t('Lift the rate limit of {0}?', quoted(queue))
          : t(
              'Let at most {0} jobs of {1} begin in {2}?',
              String(max),
              quoted(queue),
              formatDuration(durationMs, locale),
            ),
      consequence: t(EVERY_WORKER),
      button: title,
      typedName: null,
    },
    deps,
  );
});
