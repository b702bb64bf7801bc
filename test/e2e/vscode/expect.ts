import type { Locator } from 'playwright';
import { expect as configurable } from 'playwright/test';

/**
 * Milliseconds that a page gets to come to what a test expects of it: many times what it takes, since only a test that
 * fails waits that long.
 */
export const PATIENCE_MS = 60_000;

/** Assertions that look again until they hold. Those on a value, not on a locator or a `poll`, look once. */
export const expect = configurable.configure({ timeout: PATIENCE_MS });

/**
 * Waits until this is what a person reads in the element (each of the elements, for a list): the text that is visible,
 * as it is laid out. A string is the whole of it, in which any white space counts as one space.
 */
export async function expectText(
  element: Locator,
  text: string | RegExp | readonly (string | RegExp)[],
): Promise<void> {
  await expect(element).toHaveText(text, { useInnerText: true });
}

/** Runs assertions again until they hold. */
export async function eventually(assertions: () => Promise<void>): Promise<void> {
  await expect(assertions).toPass({ timeout: PATIENCE_MS, intervals: [25, 50, 100, 250] });
}
