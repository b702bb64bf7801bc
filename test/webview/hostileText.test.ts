import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOSTILE, hostileDetail, celeryDetail, DOWN, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** What only markup made of foreign text could have put there. */
const FOREIGN =
  'img, iframe, script:not([nonce]), object, embed, form, a, link:not([rel=stylesheet]), [onerror], [onload], [onclick], [style]:not(html, body), [href^="javascript:"]';

/** Controls, and what reorders or hides text. */
const MISLEADING = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

async function assertInert(): Promise<void> {
  const { page } = panel;
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.equal(await page.locator('main').locator(FOREIGN).count(), 0);
  const raw = await page.locator('main').textContent();
  const shownRaw = MISLEADING.exec((raw ?? '').replaceAll(/[\n\t]/g, ''));
  assert.equal(shownRaw, null);
}

test('hostile text stays text in every place, unfolded and in the raw view too', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(hostileDetail()));
  await assertInert();
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /<img src=x onerror=/);
  assert.match(await page.locator('.exception').innerText(), /<script>window\.pwned=1<\/script>/);

  for (const tree of await page.getByRole('tree').all()) {
    await tree.locator('[tabindex="0"]').focus();
    await page.keyboard.press('*');
  }
  for (const text of HOSTILE.slice(0, 7)) {
    assert.ok(
      (await page.getByRole('tree', { name: 'args', exact: true }).innerText()).includes(
        JSON.stringify(text),
      ),
    );
  }
  await page.getByRole('button', { name: 'traceback 1' }).click();
  await assertInert();
  for (const frame of await page.locator('.frame-link').all()) await frame.click();
  assert.ok((await panel.sent()).filter(({ method }) => method === 'openFrame').length >= 5);
  await page.getByRole('button', { name: 'Raw text' }).click();
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
  const { scrollWidth, textLength } = await page.evaluate<{ scrollWidth: number; textLength: number }>(
    '({ scrollWidth: document.documentElement.scrollWidth, textLength: document.body.textContent.length })',
  );
  assert.ok(scrollWidth <= 320, `the page is ${scrollWidth} px wide`);
  assert.ok(textLength < 200_000, `the page holds ${textLength} characters`);
});
