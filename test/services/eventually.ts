import { waitFor } from '../../scripts/services/waitFor.ts';

/**
 * Makes assertions on what another process or a timer brings about, again and again until all of them hold, and returns what
 * the last round returned.
 *
 * @throws Error when they do not within a minute; its cause is the assertion that failed last
 */
export async function eventually<T>(
  assertions: () => T | Promise<T>,
  what = 'all assertions to hold',
): Promise<T> {
  const held = await waitFor(async () => ({ value: await assertions() }), { what });
  return held.value;
}
