import type { ActionOutcome } from '../../../model/action.ts';
import type { BullmqAction } from '../../../model/bullmqAction.ts';
import type { JobScheduler } from '../../../model/jobScheduler.ts';
import type { Queue } from '../../../model/queue.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import { schedulerDescription } from '../../trees/schedulerText.ts';
import type { ActionCommand, ActionDeps, CommandCall } from '../actionCommand.ts';
import { refuseReadOnly } from '../runAction.ts';
import { queueQuestion, queueTarget } from '../targets/queueTarget.ts';
import { titleOf } from './jobCommand.ts';
import { quoted } from './quoted.ts';

/** A job scheduler that is acted on. */
export interface SchedulerTarget {
  readonly queue: Queue;
  readonly scheduler: JobScheduler;
}

/** A command on the scheduler of a row, or of a choice among those of a queue. */
export function schedulerCommand(
  kind: BullmqAction['kind'],
  run: (target: SchedulerTarget, deps: ActionDeps) => Promise<ActionOutcome | null>,
): ActionCommand {
  return async (call, deps) => {
    const row = subjectOf(call.argument);
    const queue = row?.kind === 'scheduler' ? row.queue : await queueOf(kind, call, deps);
    if (queue === null) return null;
    const refused = await refuseReadOnly(kind, [queue.connectionId], deps);
    if (refused !== null) return refused;
    const scheduler =
      row?.kind === 'scheduler' ? row.scheduler : await pickScheduler(queue, titleOf(kind, deps), deps);
    return scheduler === null ? null : run({ queue, scheduler }, deps);
  };
}

function queueOf(kind: BullmqAction['kind'], call: CommandCall, deps: ActionDeps): Promise<Queue | null> {
  return queueTarget(call, queueQuestion(kind, deps), deps);
}

async function pickScheduler(
  queue: Queue,
  title: string,
  { monitor, wording }: ActionDeps,
): Promise<JobScheduler | null> {
  const { t } = wording;
  const schedulers = await monitor.getSchedulers(queue.connectionId, queue.id);
  if (schedulers === null || schedulers.length === 0) {
    throw new Error(t('{0} has no job scheduler.', quoted(queue)));
  }
  const drawing = { ...wording, now: Date.now() };
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('Which job scheduler of {0}?', quoted(queue)),
    choices: schedulers.map((scheduler) => ({
      label: messageText(scheduler.id),
      description: messageText(schedulerDescription(scheduler, drawing)),
      value: scheduler,
    })),
  });
  return answer.kind === 'value' ? answer.value : null;
}
