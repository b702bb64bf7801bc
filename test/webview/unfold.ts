import type { Frame, Page } from 'playwright';
import { expect } from '../e2e/vscode/expect.ts';

/** Opens everything on a page that can be unfolded, also what stands in another and is made only when that is opened. */
export async function unfoldAll(page: Page | Frame): Promise<void> {
  const folded = page.locator('details:not([open]) > summary:visible');
  const unfinished = page.locator('details[open]:not(:has(> :nth-child(2)))');
  for (;;) {
    await expect(unfinished).toHaveCount(0);
    if ((await folded.count()) === 0) return;
    await folded.first().click();
  }
}
