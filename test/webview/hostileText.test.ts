import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { HOSTILE, hostileDetail, celeryDetail, DOWN, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** What only markup made of foreign text could have put there. */
const FOREIGN =
  'img, iframe, script:not([nonce]), object, embed, form, a, link:not([rel=stylesheet]), [onerror], [onload], [onclick], [style]:not(html, body), [href^="javascript:"]';

/** Controls, and what reorders or hides text. */
const MISLEADING = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

/** Makes sure, once there are hostile texts on the page, that they are nothing but text. */
async function assertInert(): Promise<void> {
  const { page } = panel;
  const main = page.locator('main');
  await expect(main).toContainText('pwned');
  const foreign = await main.locator(FOREIGN).count();
  assert.equal(foreign, 0);
  const raw = (await main.textContent()) ?? '';
  assert.equal(MISLEADING.exec(raw.replaceAll(/[\n\t]/g, '')), null);
  const hasRun = await page.evaluate<boolean>('"pwned" in window');
  assert.equal(hasRun, false);
}

test('hostile text stays text in every place, unfolded and in the raw view too', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(hostileDetail()));
  await assertInert();
  await expectText(page.getByRole('heading', { level: 1 }), /<img src=x onerror=/);
  await expectText(page.locator('.exception'), /<script>window\.pwned=1<\/script>/);

  for (const tree of await page.getByRole('tree').all()) {
    const row = tree.locator('[tabindex="0"]');
    await row.focus();
    await expect(row).toBeFocused();
    await page.keyboard.press('*');
  }
  const args = page.getByRole('tree', { name: 'args', exact: true });
  for (const text of HOSTILE.slice(0, 7)) {
    await expect(args).toContainText(JSON.stringify(text), { useInnerText: true });
  }
  await page.getByRole('button', { name: 'traceback 1' }).click();
  await expect(page.getByRole('button', { name: 'traceback 1' })).toHaveAttribute('aria-pressed', 'true');
  await assertInert();
  const frames = page.locator('.frame-link');
  await expect.poll(() => frames.count()).toBeGreaterThanOrEqual(5);
  for (const frame of await frames.all()) await frame.click();
  const opened = async () => (await panel.sent()).filter(({ method }) => method === 'openFrame').length;
  await expect.poll(opened).toBeGreaterThanOrEqual(5);
  await page.getByRole('button', { name: 'Raw text' }).click();
  await expect(page.getByRole('button', { name: 'Raw text' })).toHaveAttribute('aria-pressed', 'true');
  await assertInert();

  const titles = await page.evaluate<string[]>(
    '[...document.querySelectorAll("main [title]")].map((e) => e.title)',
  );
  assert.ok(
    titles.some((title) => title.includes('pwned')),
    'the graph tells names that it cuts',
  );
  for (const title of titles) assert.doesNotMatch(title, MISLEADING);

  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('table', { name: 'Relatives' }).waitFor();
  await assertInert();
});

test('hostile names of connections and hostile messages stay text', async () => {
  panel = await browser.open();
  const everything = HOSTILE.join(' ');
  await panel.show({
    ...taskModel(hostileDetail(), { ...DOWN, name: everything }),
    connectionProblem: everything,
  });
  await assertInert();
  for (const kind of ['missing', 'error'] as const) {
    await panel.show({ kind, ref: hostileDetail().task.ref, message: everything });
    await assertInert();
  }
});

test('very long text neither widens the page nor fills it', async () => {
  panel = await browser.open({ viewport: { width: 320, height: 700 } });
  const { page } = panel;
  const long = 'x'.repeat(1_000_000);
  await panel.show(
    taskModel(
      celeryDetail({
        task: { name: long, queue: long, worker: long, parentId: long, state: long },
        args: { kind: 'json', source: 'event', text: JSON.stringify({ [long]: long, [`${long}2`]: [long] }) },
        kwargs: { kind: 'repr', source: 'event', truncated: true, text: long },
        result: { kind: 'opaque', contentType: long, bytes: 1e15, repr: long, source: 'event' },
        exception: long,
        tracebacks: [
          `Traceback (most recent call last):\n  File "/${long}", line 1, in ${long}\n    ${long}\n${long}`,
        ],
        progress: `"${long}"`,
      }),
    ),
  );
  await expect(page.locator('.reading'), 'what is long is read piece by piece').toHaveCount(0);
  await page.getByRole('tree', { name: 'args', exact: true }).waitFor();
  const { scrollWidth, textLength } = await page.evaluate<{ scrollWidth: number; textLength: number }>(
    'document.fonts.ready.then(() => ({ scrollWidth: document.documentElement.scrollWidth, textLength: document.body.textContent.length }))',
  );
  assert.ok(scrollWidth <= 320, `the page is ${scrollWidth} px wide`);
  assert.ok(textLength < 200_000, `the page holds ${textLength} characters`);
});
