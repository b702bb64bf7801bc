import type { Clock } from './clock.ts';

/** What was asked did not come to an end in time; it may still do so, unheard. */
export class DeadlineError extends Error {
  constructor(what: string, ms: number) {
    super(`${what} did not end within ${String(ms / 1_000)} s`);
    this.name = 'DeadlineError';
  }
}

/**
 * The outcome of `promise`, or a rejection with `DeadlineError` after `ms`.
 *
 * @param what for the message: "reading the task"
 */
export function withDeadline<T>(clock: Clock, ms: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      reject(new DeadlineError(what, ms));
    });
    promise.finally(cancel).then(resolve, reject);
  });
}
