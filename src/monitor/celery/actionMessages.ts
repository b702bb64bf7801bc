import { done, refusal, type ActionOutcome } from '../../model/action.ts';
import type { TaskRef } from '../../model/task.ts';
import type { SwitchOutcome } from './taskEventSwitch.ts';

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
    const warning = consumers === 0 ? ' No worker takes from this queue now.' : '';
    return done(`Sent ${name} to the queue '${queue}'.${warning}`, { task });
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

  taskEvents(outcome: SwitchOutcome): ActionOutcome {
    if (outcome.kind === 'forbidden') return actionMessages.refusedByServer(outcome.message);
    const answers = outcome.answers.map(({ worker, words }) => `${worker}: ${words}`);
    const silent = outcome.silent.map((worker) => `${worker}: no reply`);
    const message = [...answers, ...silent].join('\n');
    if (outcome.answers.length === 0) return refusal('no-reply', message);
    const failed = outcome.silent.length > 0 || outcome.answers.some(({ on }) => !on);
    return failed ? refusal('refused', message) : done(message);
  },
} as const;
