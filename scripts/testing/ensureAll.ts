import { errorMessage } from '../errorMessage.ts';

/**
 * Makes sure of several prerequisites at once.
 *
 * @throws Error that names every one that is missing with its remedy, so that a person need not come back for
 * the next one.
 */
export async function ensureAll(...needs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const results = await Promise.allSettled(needs.map((need) => need()));
  const messages = new Set(
    results.filter((result) => result.status === 'rejected').map(({ reason }) => errorMessage(reason)),
  );
  // One missing program can be the reason for another's absence, whose message then quotes it.
  const unquoted = [...messages].filter(
    (message) => ![...messages].some((other) => other !== message && other.includes(message)),
  );
  if (unquoted.length > 0) throw new Error(unquoted.join('\n'));
}
