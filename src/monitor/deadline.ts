import { t } from '../model/l10n.ts';
import type { Clock } from './clock.ts';

/** What may take too long. */
export type Undertaking = 'action' | 'reading' | 'starting' | 'ending';

const MESSAGES: Readonly<Record<Undertaking, (seconds: string) => string>> = {
  action: (seconds) => t('the action did not end within {0} s', seconds),
  reading: (seconds) => t('reading it did not end within {0} s', seconds),
  starting: (seconds) => t('starting did not end within {0} s', seconds),
  ending: (seconds) => t('ending it did not end within {0} s', seconds),
};

/** What was asked did not come to an end in time; it may still do so, unheard. */
export class DeadlineError extends Error {
  constructor(what: Undertaking, ms: number) {
    super(MESSAGES[what](String(ms / 1_000)));
    this.name = 'DeadlineError';
  }
}

/**
 * The outcome of `promise`, or a rejection with `DeadlineError` after `ms`.
 */
export function withDeadline<T>(
  clock: Clock,
  ms: number,
  what: Undertaking,
  promise: Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      reject(new DeadlineError(what, ms));
    });
    promise.finally(cancel).then(resolve, reject);
  });
}
