import { done, refusal, type ActionOutcome, type TargetOutcome } from '../../model/action.ts';
import type { TaskRef } from '../../model/task.ts';
import { isSilent, isUnsupported } from './actions/workerAnswer.ts';

/** What a person reads about the outcome of an action on Celery. */
export const actionMessages = {
  readOnly(title: string): ActionOutcome {
    return refusal(
      'read-only',
      `${title} is refused: this connection is read-only. Edit the connection to allow writing.`,
    );
  },

  unsupported(title: string): ActionOutcome {
    return refusal('unsupported', `${title} is not an action of Celery.`);
  },

  invalid(message: string): ActionOutcome {
    return refusal('invalid', message);
  },

  sent(task: TaskRef, name: string, queue: string, consumers: number | null): ActionOutcome {
    return done(`Sent ${name} to the queue '${queue}'.${unconsumed(consumers)}`, { task });
  },

  notAList(queue: string): ActionOutcome {
    return refusal(
      'refused',
      `The key of the queue '${queue}' holds something else than a list, so nothing was sent. Choose another queue.`,
    );
  },

  refusedByServer(reply: string): ActionOutcome {
    return refusal('refused', `Redis refused it: ${reply}`);
  },

  unreachable(detail: string): ActionOutcome {
    return refusal(
      'unreachable',
      `Redis could not be reached, so it is not known whether it was done: ${detail}`,
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
    return refusal('no-reply', 'No worker listens on the control channel, so nobody was told.');
  },

  /** What workers said, and of which tasks nothing could be done. */
  told(targets: readonly TargetOutcome[]): ActionOutcome {
    if (targets.length === 0) return actionMessages.nobodyListens();
    const failed = targets.filter(({ ok }) => !ok);
    if (failed.length === 0) return done(lines(targets), { targets });
    const message = lines(
      failed.length === targets.length ? targets : [...failed, ...targets.filter(({ ok }) => ok)],
    );
    if (targets.every(isSilent)) return refusal('no-reply', message, targets);
    return refusal(targets.every(isUnsupported) ? 'unsupported' : 'refused', message, targets);
  },

  noneRevocable(targets: readonly TargetOutcome[]): ActionOutcome {
    return refusal('refused', `Nothing was revoked.\n${lines(targets)}`, targets);
  },

  forgotten(targets: readonly TargetOutcome[]): ActionOutcome {
    const deleted = targets.filter(({ ok }) => ok).length;
    if (deleted === targets.length) {
      return done(deleted === 1 ? 'The result is deleted.' : `${deleted} results are deleted.`, { targets });
    }
    return refusal(
      'refused',
      `${deleted} of ${targets.length} results are deleted.\n${lines(targets)}`,
      targets,
    );
  },

  retried(task: TaskRef, name: string, queue: string, consumers: number | null): ActionOutcome {
    return done(
      `Sent ${name} again to the queue '${queue}', under the id ${task.id}.${unconsumed(consumers)}`,
      {
        task,
      },
    );
  },

  unknownTask(id: string): ActionOutcome {
    return refusal(
      'refused',
      `Nothing is known of the task ${id}, so it cannot be sent again. Send it as a new task.`,
    );
  },

  cannotRetry(reason: string): ActionOutcome {
    return refusal('refused', `The task cannot be sent again. ${reason}`);
  },

  argumentsUnknown(): ActionOutcome {
    return refusal(
      'invalid',
      'The exact arguments of the task are not known, only a representation. Give the arguments to send it again.',
    );
  },

  queueUnknown(): ActionOutcome {
    return refusal('invalid', 'It is not known which queue the task was sent to. Name a queue.');
  },
} as const;

const MAX_LINES = 20;

function lines(targets: readonly TargetOutcome[]): string {
  const shown = targets.slice(0, MAX_LINES).map(({ target, message }) => `${target}: ${message}`);
  const left = targets.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
}

function unconsumed(consumers: number | null): string {
  return consumers === 0 ? ' No worker takes from this queue now.' : '';
}
