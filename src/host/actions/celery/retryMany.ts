import type { ActionOutcome } from '../../../model/action.ts';
import { formatDuration } from '../../../model/duration.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { runAction } from '../runAction.ts';
import { nameTasks } from '../targets/namedTasks.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';

/** Between two retries, in ms: a person can stop them, and the workers are not flooded at once. */
const PACE_MS = 50;

/** Sends many tasks again, one after the other, those of which the exact arguments are known. `which` says how they were chosen. */
export async function retryMany(
  tasks: readonly TaskTarget[],
  which: string,
  deps: ActionDeps,
): Promise<ActionOutcome | null> {
  const { locale, t } = deps.wording;
  const pace = t(
    'They are sent one after the other, at most {0} a second, which takes about {1} and can be stopped. Those whose exact arguments are not known are left out and listed.',
    String(1_000 / PACE_MS),
    formatDuration(tasks.length * PACE_MS, locale),
  );
  return runAction(
    {
      actions: tasks.map(({ ref: { connectionId, id } }) => ({
        kind: 'celery.retryTask',
        connectionId,
        id,
        args: null,
        kwargs: null,
        queue: null,
        priority: null,
        countdownS: null,
      })),
      question: t('Retry {0}?', nameTasks(tasks, deps)),
      consequence: [which, pace].filter((sentence) => sentence !== '').join('\n\n'),
      button: tCount(tasks.length, 'Retry {0} Task', 'Retry {0} Tasks'),
      typedName: null,
      reachesMore: true,
      paceMs: PACE_MS,
      showAnswer: true,
    },
    deps,
  );
}
