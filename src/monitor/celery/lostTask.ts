import { t } from '../../model/l10n.ts';
import { isRunning } from '../../model/taskState.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';

/** What became of the worker that is known to have held a task; `null`: none is known, or it did not answer. */
export type HolderStanding = 'answers' | 'gone' | null;

export interface LossCircumstances {
  readonly holder: HolderStanding;
  /** A result is stored, but even its state cannot be read: it is pickled, or too large to be fetched. */
  readonly hasUnreadResult: boolean;
}

/**
 * The end of a task of which neither a readable result, nor a message, nor a worker is left. Celery has no word for it:
 * `lost` says that its end cannot be known any more, and the error what was found instead. Such is the end of a task whose
 * worker died, and just as much of one that ended unheard without a stored result (`ignore_result`, an expired result):
 * it is never said to have failed, and any later word of it counts more.
 *
 * @param now epoch ms; the end never comes before the last thing that was seen of the task, whatever the clocks say
 */
export function lostTask(record: TaskRecord, circumstances: LossCircumstances, now: number): TaskUpdate {
  const at = Math.max(now, record.stateAt + 1, (record.startedAt ?? 0) + 1);
  return { ref: record.ref, at, state: 'lost', error: reasonOf(record, circumstances) };
}

function reasonOf(record: TaskRecord, { holder, hasUnreadResult }: LossCircumstances): string {
  if (!isRunning(record.state)) {
    return hasUnreadResult
      ? t(
          'Neither its queue nor a worker holds it any more, and its result is stored in a form or size that is not read here: how it ended is not known',
        )
      : t(
          'Neither its queue nor a worker holds it any more, and it left no result: how it ended is not known',
        );
  }
  const { worker } = record;
  if (holder === null || worker === null) {
    return hasUnreadResult
      ? t('No worker runs it any more, and its result is stored in a form or size that is not read here')
      : t('No worker runs it any more, and it left no result');
  }
  if (holder === 'gone') {
    return hasUnreadResult
      ? t(
          'No worker runs it any more, and its result is stored in a form or size that is not read here: {0}, which ran it, is gone',
          worker,
        )
      : t('No worker runs it any more, and it left no result: {0}, which ran it, is gone', worker);
  }
  return hasUnreadResult
    ? t(
        'No worker runs it any more, and its result is stored in a form or size that is not read here: {0} answers that it does not hold it, so it ended unheard, or with an earlier process',
        worker,
      )
    : t(
        'No worker runs it any more, and it left no result: {0} answers that it does not hold it, so it ended unheard, or with an earlier process',
        worker,
      );
}
