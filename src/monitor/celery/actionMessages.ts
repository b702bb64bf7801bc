import { done, refusal, type ActionOutcome, type TargetOutcome } from '../../model/action.ts';
import type { TaskRef } from '../../model/task.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { t, tCount } from '../../model/l10n.ts';
import type { WorkerAnswer } from './actions/workerAnswer.ts';

/** What a person reads about the outcome of an action on Celery. */
export const actionMessages = {
  readOnly(title: string): ActionOutcome {
    return refusal(
      'read-only',
      t('{0} is refused: this connection is read-only. Edit the connection to allow writing.', title),
    );
  },

  unsupported(title: string): ActionOutcome {
    return refusal('unsupported', t('{0} is not an action of Celery.', title));
  },

  invalid(message: string): ActionOutcome {
    return refusal('invalid', message);
  },

  sent(task: TaskRef, name: string, queue: string, consumers: number | null): ActionOutcome {
    return done(
      consumers === 0
        ? t("Sent {0} to the queue '{1}'. No worker takes from this queue now.", name, queue)
        : t("Sent {0} to the queue '{1}'.", name, queue),
      { task },
    );
  },

  notAList(queue: string): ActionOutcome {
    return refusal(
      'refused',
      t(
        "The key of the queue '{0}' holds something else than a list, so nothing was sent. Choose another queue.",
        queue,
      ),
    );
  },

  refusedByServer(reply: string): ActionOutcome {
    return refusal('refused', t('Redis refused it: {0}', reply));
  },

  unreachable(detail: string): ActionOutcome {
    return refusal(
      'unreachable',
      t('Redis could not be reached, so it is not known whether it was done: {0}', detail),
    );
  },

  /** Nothing was sent to workers. */
  notSent({
    kind,
    message,
  }: {
    readonly kind: 'forbidden' | 'invalid';
    readonly message: string;
  }): ActionOutcome {
    return kind === 'invalid' ? actionMessages.invalid(message) : actionMessages.refusedByServer(message);
  },

  nobodyListens(): ActionOutcome {
    return refusal('no-reply', t('No worker listens on the control channel, so nobody was told.'));
  },

  /** What workers said, and of which tasks nothing could be done. */
  told(answers: readonly WorkerAnswer[]): ActionOutcome {
    if (answers.length === 0) return actionMessages.nobodyListens();
    const targets = answers.map(({ target, ok, message }): TargetOutcome => ({ target, ok, message }));
    const failed = targets.filter(({ ok }) => !ok);
    if (failed.length === 0) return done(lines(targets), { targets });
    const message = lines(
      failed.length === targets.length ? targets : [...failed, ...targets.filter(({ ok }) => ok)],
    );
    if (answers.every(({ lack }) => lack === 'reply')) return refusal('no-reply', message, targets);
    const isUnsupported = answers.every(({ lack }) => lack === 'support');
    return refusal(isUnsupported ? 'unsupported' : 'refused', message, targets);
  },

  noneRevocable(targets: readonly TargetOutcome[]): ActionOutcome {
    return refusal('refused', `${t('Nothing was revoked.')}\n${lines(targets)}`, targets);
  },

  forgotten(targets: readonly TargetOutcome[]): ActionOutcome {
    const deleted = targets.filter(({ ok }) => ok).length;
    if (deleted === targets.length) {
      return done(
        deleted === 1
          ? t('The result is deleted.')
          : tCount(deleted, '{0} result is deleted.', '{0} results are deleted.'),
        { targets },
      );
    }
    return refusal(
      'refused',
      `${t('{0} of {1} results are deleted.', formatNumber(deleted), formatNumber(targets.length))}\n${lines(targets)}`,
      targets,
    );
  },

  retried(task: TaskRef, name: string, queue: string, consumers: number | null): ActionOutcome {
    return done(
      consumers === 0
        ? t(
            "Sent {0} again to the queue '{1}', under the id {2}. No worker takes from this queue now.",
            name,
            queue,
            task.id,
          )
        : t("Sent {0} again to the queue '{1}', under the id {2}.", name, queue, task.id),
      {
        task,
      },
    );
  },

  unknownTask(id: string): ActionOutcome {
    return refusal(
      'refused',
      t('Nothing is known of the task {0}, so it cannot be sent again. Send it as a new task.', id),
    );
  },

  cannotRetry(reason: string): ActionOutcome {
    return refusal('refused', t('The task cannot be sent again. {0}', reason));
  },

  argumentsUnknown(): ActionOutcome {
    return refusal(
      'invalid',
      t(
        'The exact arguments of the task are not known, only a representation. Give the arguments to send it again.',
      ),
    );
  },

  queueUnknown(): ActionOutcome {
    return refusal('invalid', t('It is not known which queue the task was sent to. Name a queue.'));
  },
} as const;

const MAX_LINES = 20;

function lines(targets: readonly TargetOutcome[]): string {
  const shown = targets.slice(0, MAX_LINES).map(({ target, message }) => `${target}: ${message}`);
  const left = targets.length - shown.length;
  return [...shown, ...(left > 0 ? [t('and {0} more', formatNumber(left))] : [])].join('\n');
}
