const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** A thread that ran at least this long was healthy: its end starts a new count of attempts. In ms. */
export const HEALTHY_AFTER_MS = 60_000;

/** Wait before restarting a thread that died, in ms; `deaths` in a row, 1 or more. Doubles from 1 s to 30 s. */
export function restartDelayMs(deaths: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(deaths - 1, 10));
}
