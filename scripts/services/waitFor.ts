import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface WaitOptions {
  /** What is waited for, completing the sentence "Waited 5 s for …". */
  readonly what: string;
  /** Milliseconds until the wait fails; 60,000 when left out: a fact that comes costs none of them. */
  readonly timeoutMs?: number;
  /** Milliseconds between two looks; 25 when left out. */
  readonly intervalMs?: number;
  /** More to show when the wait fails, for example the end of a log. */
  readonly onTimeout?: () => string;
  readonly signal?: AbortSignal;
}

type Fact = string | number | bigint | boolean | object | null | undefined;

/**
 * Asks `fact` again and again until it answers with something truthy, and returns that.
 * A fact that throws counts as "not yet"; its last error is the cause of the failure.
 *
 * @throws Error when `timeoutMs` has passed, with the last answer in the message.
 */
export async function waitFor<T extends Fact>(
  fact: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const deadline = performance.now() + timeoutMs;
  let last: Fact;
  let error: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      last = await fact();
      error = undefined;
      if (isTruthy(last)) return last as Exclude<T, false | null | undefined | 0 | ''>;
    } catch (thrown) {
      error = thrown;
    }
    if (performance.now() >= deadline) throw timeout(options, timeoutMs, last, error);
    await delay(options.intervalMs ?? 25, undefined, { ref: true });
  }
}

function isTruthy(value: Fact): boolean {
  return value !== false && value !== null && value !== undefined && value !== 0 && value !== '';
}

function timeout(options: WaitOptions, timeoutMs: number, last: Fact, error: unknown): Error {
  const seen =
    error === undefined
      ? `The last answer was ${inspect(last, { depth: 4, maxStringLength: 500, breakLength: 100 })}.`
      : `The last try threw: ${error instanceof Error ? error.message : inspect(error)}`;
  const more = options.onTimeout?.() ?? '';
  const message = `Waited ${timeoutMs / 1000} s for ${options.what}. ${seen}${more === '' ? '' : `\n${more}`}`;
  return new Error(message, error === undefined ? undefined : { cause: error });
}
