import { done, refusal, type ActionOutcome, type TargetOutcome } from '../../../model/action.ts';
import { t, tCount } from '../../../model/l10n.ts';

/** What a person reads about actions on the messages of queues. */
export const messageOutcome = {
  notAQueue(queue: string): ActionOutcome {
    return refusal(
      'invalid',
      t("There is no list of that priority in '{0}'. Look at the queue again.", queue),
    );
  },

  foreignKey(queue: string): ActionOutcome {
    return refusal(
      'refused',
      t(
        "A key of the queue '{0}' holds something else than a list, so nothing was changed. It belongs to another program.",
        queue,
      ),
    );
  },

  gone(queue: string): ActionOutcome {
    return refusal(
      'refused',
      t(
        "The message is not in '{0}' any more: a worker has taken it, or somebody removed it. Look at the queue again.",
        queue,
      ),
    );
  },

  unreadable(problem: string): ActionOutcome {
    return refusal(
      'refused',
      t(
        'The message was not moved: {0}. A worker could end with it, and it may come back to end the next one.',
        problem,
      ),
    );
  },

  moved(queue: string, consumers: number | null): ActionOutcome {
    return done(
      consumers === 0
        ? t(
            "Moved the message to the queue '{0}', where it is the last in line. No worker takes from this queue now.",
            queue,
          )
        : t("Moved the message to the queue '{0}', where it is the last in line.", queue),
    );
  },

  empty(queue: string): ActionOutcome {
    return done(t("There was nothing to remove in '{0}'.", queue));
  },

  removed(queue: string, count: number, undoBatchId: string, isDurable: boolean): ActionOutcome {
    const message = isDurable
      ? tCount(
          count,
          "Removed {0} message from '{1}'. It can be put back.",
          "Removed {0} messages from '{1}'. They can be put back.",
          queue,
        )
      : tCount(
          count,
          "Removed {0} message from '{1}'. It can be put back until this window is closed, for there is no history on disk.",
          "Removed {0} messages from '{1}'. They can be put back until this window is closed, for there is no history on disk.",
          queue,
        );
    return done(message, { undoBatchId });
  },

  notKept(queue: string, reason: string): ActionOutcome {
    return refusal(
      'refused',
      t("Nothing was removed from '{0}', for it could not be kept to be put back: {1}", queue, reason),
    );
  },

  forbidden(reply: string): ActionOutcome {
    return refusal(
      'refused',
      t(
        "Redis refused it: {0}. This user needs the rights to operate that the README names, on the queue's keys and on those that begin with 'task-tower.'.",
        reply,
      ),
    );
  },

  noBatch(): ActionOutcome {
    return refusal('invalid', t('What was removed is not kept any more, so it cannot be put back.'));
  },

  alreadyRestored(): ActionOutcome {
    return refusal('invalid', t('These messages were put back already.'));
  },

  inUse(): ActionOutcome {
    return refusal('refused', t('These messages are being moved right now. Try again in a moment.'));
  },

  restored(queue: string, count: number): ActionOutcome {
    return done(
      tCount(
        count,
        "Put {0} message back into '{1}', next to run and in the same order.",
        "Put {0} messages back into '{1}', next to run and in the same order.",
        queue,
      ),
    );
  },

  /**
   * @param most targets that are named
   * @param left messages that were not looked at
   */
  requeued(targets: readonly TargetOutcome[], most: number, left: number): ActionOutcome {
    const count = targets.filter(({ ok }) => ok).length;
    const kept = targets.length - count;
    const named = targets.slice(0, most);
    if (targets.length === 0) {
      return done(
        left === 0
          ? t('No message in flight is abandoned.')
          : sentences(t('None was put back.'), notLookedAt(left)),
      );
    }
    const requeued = tCount(
      count,
      'Put {0} message back, next to run.',
      'Put {0} messages back, next to run.',
    );
    if (kept === 0) return done(sentences(requeued, notLookedAt(left)), { targets: named });
    const stayed = tCount(kept, '{0} message stayed in flight.', '{0} messages stayed in flight.');
    return refusal(
      'refused',
      count === 0 ? sentences(stayed, notLookedAt(left)) : sentences(requeued, notLookedAt(left), stayed),
      named,
    );
  },

  unanswered(): ActionOutcome {
    return refusal(
      'no-reply',
      t(
        'Not every worker has told what it holds, so nothing was put back: a message that a live worker holds would run twice. Try again, or wait for the visibility timeout.',
      ),
    );
  },

  inFlightUnknown(): ActionOutcome {
    return refusal(
      'refused',
      t(
        'Not every message in flight is known: they have not all been read yet, are too many, or one is too long. Try again in a moment, or wait for the visibility timeout.',
      ),
    );
  },
} as const;

function notLookedAt(left: number): string | null {
  if (left === 0) return null;
  return tCount(
    left,
    '{0} message in flight was not looked at yet: requeue once more.',
    '{0} messages in flight were not looked at yet: requeue once more.',
  );
}

/** One after the other; `null`: there is nothing to say. */
function sentences(...said: readonly (string | null)[]): string {
  return said.filter((one) => one !== null).join(' ');
}
