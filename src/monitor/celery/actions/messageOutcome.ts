import { done, refusal, type ActionOutcome, type TargetOutcome } from '../../../model/action.ts';

/** What a person reads about actions on the messages of queues. */
export const messageOutcome = {
  notAQueue(queue: string): ActionOutcome {
    return refusal('invalid', `There is no list of that priority in '${queue}'. Look at the queue again.`);
  },

  foreignKey(queue: string): ActionOutcome {
    return refusal(
      'refused',
      `A key of the queue '${queue}' holds something else than a list, so nothing was changed. It belongs to another program.`,
    );
  },

  gone(queue: string): ActionOutcome {
    return refusal(
      'refused',
      `The message is not in '${queue}' any more: a worker has taken it, or somebody removed it. Look at the queue again.`,
    );
  },

  unreadable(problem: string): ActionOutcome {
    return refusal(
      'refused',
      `The message was not moved: ${problem}. A worker could end with it, and it may come back to end the next one.`,
    );
  },

  moved(queue: string, consumers: number | null): ActionOutcome {
    const warning = consumers === 0 ? ' No worker takes from this queue now.' : '';
    return done(`Moved the message to the queue '${queue}', where it is the last in line.${warning}`);
  },

  empty(queue: string): ActionOutcome {
    return done(`There was nothing to remove in '${queue}'.`);
  },

  removed(queue: string, count: number, undoBatchId: string, isDurable: boolean): ActionOutcome {
    const until = isDurable ? '' : ' until this window is closed, for there is no history on disk';
    const they = count === 1 ? 'It' : 'They';
    return done(`Removed ${messages(count)} from '${queue}'. ${they} can be put back${until}.`, {
      undoBatchId,
    });
  },

  notKept(queue: string, reason: string): ActionOutcome {
    return refusal(
      'refused',
      `Nothing was removed from '${queue}', for it could not be kept to be put back: ${reason}`,
    );
  },

  forbidden(reply: string): ActionOutcome {
    return refusal(
      'refused',
      `Redis refused it: ${reply}. This user needs the rights to operate that the README names, on the queue's keys and on those that begin with 'task-tower.'.`,
    );
  },

  noBatch(): ActionOutcome {
    return refusal('invalid', 'What was removed is not kept any more, so it cannot be put back.');
  },

  alreadyRestored(): ActionOutcome {
    return refusal('invalid', 'These messages were put back already.');
  },

  inUse(): ActionOutcome {
    return refusal('refused', 'These messages are being moved right now. Try again in a moment.');
  },

  restored(queue: string, count: number): ActionOutcome {
    return done(`Put ${messages(count)} back into '${queue}', next to run and in the same order.`);
  },

  /**
   * @param most targets that are named
   * @param left messages that were not looked at
   */
  requeued(targets: readonly TargetOutcome[], most: number, left: number): ActionOutcome {
    const count = targets.filter(({ ok }) => ok).length;
    const kept = targets.length - count;
    const named = targets.slice(0, most);
    const more = left === 0 ? '' : ` ${messages(left)} in flight were not looked at yet: requeue once more.`;
    if (targets.length === 0) {
      return done(left === 0 ? 'No message in flight is abandoned.' : `None was put back.${more}`);
    }
    const requeued = `Put ${messages(count)} back, next to run.${more}`;
    if (kept === 0) return done(requeued, { targets: named });
    const stayed = `${messages(kept)} stayed in flight.`;
    return refusal('refused', count === 0 ? `${stayed}${more}` : `${requeued} ${stayed}`, named);
  },

  unanswered(): ActionOutcome {
    return refusal(
      'no-reply',
      'Not every worker has told what it holds, so nothing was put back: a message that a live worker holds would run twice. Try again, or wait for the visibility timeout.',
    );
  },

  inFlightUnknown(): ActionOutcome {
    return refusal(
      'refused',
      'Not every message in flight is known: they have not all been read yet, are too many, or one is too long. Try again in a moment, or wait for the visibility timeout.',
    );
  },
} as const;

function messages(count: number): string {
  return count === 1 ? '1 message' : `${String(count)} messages`;
}
