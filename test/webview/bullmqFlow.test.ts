import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { FLOW, LONG_VALUES } from './flow.ts';
import { FAILED_BULLMQ, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage, THEMES } from './taskPanelPage.ts';

const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');
mkdirSync(PICTURES, { recursive: true });

const browser = panelBrowser();

/** Lets axe look at a part of the page in each theme, and takes a picture of it. */
async function inEachTheme(panel: TaskPanelPage, name: string, within: string): Promise<void> {
  for (const [index, theme] of THEMES.entries()) {
    await panel.wear(theme);
    const builder = new AxeBuilder({ page: panel.page }).setLegacyMode().include(within);
    // The other rules see the same page in each theme.
    const { violations } = await (index === 0 ? builder : builder.withRules(['color-contrast'])).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
      [],
    );
    await panel.page.locator(within).screenshot({ path: join(PICTURES, `${name}-${theme}.png`) });
  }
}

test('a flow of 500 jobs is one graph: over its root, with siblings and grandchildren, reasons and what is gone', async () => {
  const panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FLOW));
  const graph = page.getByRole('group', { name: /Graph of the relatives/u });
  await expect(graph.locator('.graph-box.self')).toHaveCount(1);
  await expectText(graph, /courses_1\s+root · waiting for its children/u);
  await expectText(graph, /submissions_9\s+parent · waiting for its children/u);
  const failed = graph.getByRole('link', { name: /runs_399/u });
  await expectText(failed, /runs_399\s+child · failed: sandbox exited with code 3 <b>/u);
  await expect(failed).toHaveAttribute('title', 'Open runs_399\nsandbox exited with code 3 <b>');
  await expectText(graph, /evaluations_s0\s+running/u);
  await expectText(graph, /tests_0\s+delayed/u);
  const boxes = graph.locator('.graph-box');
  await expect(boxes).toHaveCount(2 + 7 + 7 + 7);
  await expectText(page.locator('.relatives'), /500 tasks/u);
  await expectText(page.locator('.relatives'), /At least 1,234 further jobs of this flow are not shown\./u);
  await inEachTheme(panel, 'flow', '.relatives');

  await failed.click();
  await panel.expectSent('openRelative', 2 + 2 + 399);
  await page.getByRole('button', { name: 'Table' }).click();
  const rows = page.getByRole('table', { name: 'Relatives' }).locator('tbody tr');
  await expectText(rows.nth(2), /child\s+a\s+succeeded, removed/u);
  await expectText(rows.nth(3), /child\s+b\s+removed/u);
  await page.getByRole('button', { name: 'Graph' }).click();

  // The job itself has not changed, one of its flow has.
  const [parent, ...others] = FLOW.relatives;
  assert.ok(parent !== undefined);
  await panel.show(taskModel({ ...FLOW, relatives: [{ ...parent, state: 'failed' }, ...others] }));
  await expectText(graph, /submissions_9\s+parent · failed/u);
});

test('values that are too long are named with their size, loaded when asked, and what is never loaded says how to read it', async () => {
  const panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(LONG_VALUES));
  const notice = page.locator('.unread');
  await expectText(notice, /Not read unasked, for its size: data \(5\.2 MB\), stack traces \(1\.3 MB\)\./u);
  await expectText(
    notice,
    /16 MB at most: progress \(40 MB\)\. In redis-cli: HGET "bull:evaluations:4711" progress/u,
  );
  await expectText(page.locator('.payload-data'), /not read\s*5\.2 MB, from the job record/u);
  await expectText(page.locator('.section.traceback'), /The stack traces are not read\./u);
  await inEachTheme(panel, 'long-values', '.unread');
  await notice.getByRole('button', { name: 'Load them' }).click();
  await panel.lastSent('loadValues');
  await expectText(notice, /Loading…/u);
  const text = JSON.stringify({ code: 'x'.repeat(5_200_000) });
  await panel.show(
    taskModel({ ...FAILED_BULLMQ, args: { kind: 'json', text, source: 'job record' }, unread: [] }),
  );
  await expect(notice).toBeHidden();
  await expectText(page.locator('.payload-data'), /code/u);
});
