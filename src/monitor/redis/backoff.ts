const FIRST_MS = 100;
/** Below 5 s by so much that the attempt itself still ends within 5 s of the server's return. */
const CAP_MS = 4_500;

/**
 * Milliseconds from the start of one attempt to the start of the next: exponential with full jitter
 * (a uniform choice from zero to the cap), so that many clients of one server do not come back at once.
 * `failures`: attempts that failed in a row, from 1. `random`: from 0 up to but not including 1.
 */
export function backoffMs(failures: number, random: number): number {
  return Math.floor(random * Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures, 16)));
}
