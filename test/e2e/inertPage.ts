import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright';

/** What only markup made of a hostile text could have put into a page. */
const FOREIGN = [
  'img[src="x"]',
  'iframe[srcdoc]',
  '[onerror]',
  '[onload]',
  '[href^="javascript:"]',
  '[data-href^="javascript:"]',
  ...['href', 'data-href'].flatMap((name) =>
    ['quit', 'terminal'].map((command) => `[${name}*="command:workbench.action.${command}"]`),
  ),
].join(', ');

/** Controls, and what reorders or hides text; the joiner U+2060 is ours. */
const MISLEADING = /(?![\n\t\r])[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Makes sure that hostile texts have run nothing in this window, and have made nothing of it but text. */
export async function assertInert(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const found = await look(frame);
    if (found === null) continue;
    assert.equal(found.pwned, false, `something ran in ${frame.url()}`);
    assert.deepEqual(found.foreign, [], `markup in ${frame.url()}`);
  }
  const terminals = await page.locator('.terminal-outer-container:visible').count();
  assert.equal(terminals, 0, 'no terminal was opened');
}

/** Makes sure that a text on the screen is what it says. */
export function assertPlain(text: string, what: string): void {
  const found = MISLEADING.exec(text);
  assert.equal(found, null, `${what} shows ${JSON.stringify(found?.[0])} as it is: ${JSON.stringify(text)}`);
}

interface Found {
  readonly pwned: boolean;
  readonly foreign: readonly string[];
}

/** `null`: the frame went away. */
function look(frame: Frame): Promise<Found | null> {
  const script = `({
    pwned: 'pwned' in window,
    foreign: [...document.querySelectorAll(${JSON.stringify(FOREIGN)})].map((one) => one.outerHTML.slice(0, 300)),
  })`;
  return frame.evaluate<Found>(script).catch(() => null);
}
