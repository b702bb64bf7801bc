import { messageText } from '../../format/messageText.ts';
import { runAction } from '../runAction.ts';
import { jobDocumentTitle, schedulerDocumentText } from './document/jobDocumentText.ts';
import { titleOf } from './jobCommand.ts';
import { placeOfQueue } from './queuePlace.ts';
import { queueCommand } from './queueCommand.ts';
import { quoted } from './quoted.ts';
import { schedulerCommand } from './schedulerTarget.ts';
import { tCount } from '../../../model/l10n.ts';

/** *New Job Scheduler…*: its rule and its jobs in a JSON document, which is sent from there. */
export const newScheduler = queueCommand('bullmq.upsertScheduler', async (queue, deps) => {
  await deps.jobDocuments.open(
    jobDocumentTitle(deps.wording.t('New Job Scheduler'), queue.name),
    schedulerDocumentText(null),
    { kind: 'scheduler', ...placeOfQueue(queue) },
  );
  return null;
});

/** *Edit Job Scheduler…*: the same, with what it is now. */
export const editScheduler = schedulerCommand(
  'bullmq.upsertScheduler',
  async ({ queue, scheduler }, deps) => {
    const { t } = deps.wording;
    if (scheduler.kind !== 'scheduler') {
      throw new Error(
        t(
          "'{0}' was made by the older repeatable API and cannot be edited: remove it and make a new job scheduler.",
          messageText(scheduler.id, 100),
        ),
      );
    }
    await deps.jobDocuments.open(
      jobDocumentTitle(t('Job Scheduler'), scheduler.id),
      schedulerDocumentText(scheduler),
      { kind: 'scheduler', ...placeOfQueue(queue) },
    );
    return null;
  },
);

/** *Remove Job Scheduler…*: with the job that it would make next. */
export const removeScheduler = schedulerCommand(
  'bullmq.removeScheduler',
  ({ queue, scheduler: { id: schedulerId } }, deps) => {
    const { t } = deps.wording;
    const title = titleOf('bullmq.removeScheduler', deps);
    return runAction(
      {
        actions: [{ kind: 'bullmq.removeScheduler', ...placeOfQueue(queue), schedulerId }],
        question: t("Remove the job scheduler '{0}' of {1}?", messageText(schedulerId, 100), quoted(queue)),
        consequence: t(
          'It makes no more jobs, and its next one goes too. Jobs that it has made stay. It cannot be put back.',
        ),
        button: title,
        typedName: null,
      },
      deps,
    );
  },
);

/** *Run Scheduler Now*: one job as it would make it; its rhythm is not touched. */
export const runScheduler = schedulerCommand(
  'bullmq.runSchedulerNow',
  ({ queue, scheduler: { id: schedulerId } }, deps) =>
    runAction(
      {
        actions: [{ kind: 'bullmq.runSchedulerNow', ...placeOfQueue(queue), schedulerId }],
        question: '',
        consequence: '',
        button: titleOf('bullmq.runSchedulerNow', deps),
        typedName: null,
      },
      deps,
    ),
);

/** *Remove Dead Repeatables…*: rules whose next job is not there, so that they would never run again. */
export const removeDeadRepeatables = queueCommand('bullmq.removeOrphanedRepeatables', async (queue, deps) => {
  const { t } = deps.wording;
  const schedulers = (await deps.monitor.getSchedulers(queue.connectionId, queue.id)) ?? [];
  const dead = schedulers.filter(({ kind }) => kind === 'orphaned');
  if (dead.length === 0) throw new Error(t('{0} has no dead repeatables.', quoted(queue)));
  const names = dead.map(({ id }) => `• ${messageText(id, 100)}`).slice(0, 20);
  return runAction(
    {
      actions: [{ kind: 'bullmq.removeOrphanedRepeatables', ...placeOfQueue(queue) }],
      question: tCount(
        dead.length,
        'Remove {0} dead repeatable of {1}?',
        'Remove {0} dead repeatables of {1}?',
        quoted(queue),
      ),
      consequence: [
        t('Their next job is not there: they never run again. They cannot be put back.'),
        ...names,
      ].join('\n'),
      button: titleOf('bullmq.removeOrphanedRepeatables', deps),
      typedName: null,
    },
    deps,
  );
});
