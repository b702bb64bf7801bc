import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { ENTANGLED } from './entangled.ts';
import { FAILED_BULLMQ, FAILED_CELERY, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

test('diagnoses are sentences, problems marked as such, with their evidence folded', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const list = page.getByRole('list', { name: 'Diagnosis' });
  await expectText(list, /Problem:\s*It may run twice[^]*All 4 slots/);
  const evidence = list.getByText('visibility timeout 1 h');
  await expect(evidence).toBeHidden();
  await list.locator('summary').press('Enter');
  await evidence.waitFor();
});

test('attempts are a table, and none is shown for a task that was tried once', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const rows = page.getByRole('table', { name: 'Attempts' }).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expectText(
    rows.first(),
    /^1\s+retrying\s+–[^]*not known: nothing told when it started[^]*worker1@api\s+TimeoutError/,
  );
  await expectText(rows.nth(1), /3\.2 s/);
  await panel.show(taskModel(FAILED_CELERY));
  await expect(page.locator('.section.attempts')).toBeHidden();
});

test('relatives are a graph; a click or Enter opens one, and the arrow keys move in it', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const graph = page.getByRole('group', { name: /Graph of the relatives/u });
  await graph.getByRole('link', { name: /tasks\.parent/u }).click();
  await panel.expectSent('openRelative', 1);
  await expect(graph.locator('.graph-box'), 'of sixty members some and a box for the rest').toHaveCount(15);
  await expectText(graph.locator('.cluster'), /^55 more\s+35 running · 20 succeeded$/u);
  await expect(graph.locator('.graph-edge')).toHaveCount(20);
  await expect(graph.getByRole('link', { name: /next_in_chain/u }), 'it is not sent yet').toHaveCount(0);

  const boxes = graph.locator('[tabindex="0"]');
  await expect(boxes, 'one box takes part in the tab order').toHaveCount(1);
  await boxes.focus();
  await expectText(page.locator(':focus'), /analyze_test_failure\s+this task · failed/u);
  await page.keyboard.press('ArrowLeft');
  await expectText(page.locator(':focus'), /tasks\.parent\s+parent · succeeded/u);
  await page.keyboard.press('ArrowLeft');
  await expectText(page.locator(':focus'), /tasks\.same_workflow\s+succeeded/u);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await panel.expectSent('openRelative', 0);

  await graph.locator('.cluster').click();
  await expect(graph.locator('.graph-box')).toHaveCount(35);
  await expectText(page.locator(':focus'), /35 more/u);
});

test('a table shows the same relatives page by page, and is remembered', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  await page.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Relatives' });
  await expect(table.locator('tbody tr')).toHaveCount(50);
  await page.getByRole('button', { name: 'Show 18 more (18 left)' }).click();
  await expect(table.locator('tbody tr')).toHaveCount(68);
  await expectText(
    table.locator('tbody tr').last(),
    /error callback\s+tasks\.error_callback\s+not sent yet/u,
  );
  await table.getByRole('link', { name: 'tasks.group_member' }).first().click();
  await panel.expectSent('openRelative', 2);
  await page.reload();
  await panel.expectSent('ready');
  await panel.show(taskModel(ENTANGLED));
  await expect(table.locator('tbody tr')).toHaveCount(50);
  await page.getByRole('button', { name: 'Graph' }).click();
  await expect(table).toHaveCount(0);
});

test('five hundred relatives make no larger page than sixty, and it is said when there may be more', async () => {
  panel = await browser.open();
  const { page } = panel;
  const [root, parent, member] = ENTANGLED.relatives;
  assert.ok(root !== undefined && parent !== undefined && member?.ref);
  const { ref } = member;
  const relatives = Array.from({ length: 500 }, (_, index) => ({
    ...member,
    ref: { ...ref, id: `m${index}` },
  }));
  await panel.show(taskModel({ ...ENTANGLED, relatives: [root, parent, ...relatives] }));
  await expectText(page.locator('.cluster'), /^495 more/u);
  await expect(page.locator('.graph-box')).toHaveCount(9);
  await expectText(page.locator('.relatives'), /Only 500 tasks are read of “group member”/u);
  const { elements, width } = await page.evaluate<{ elements: number; width: number }>(
    '({ elements: document.querySelectorAll(".relatives *").length, width: document.documentElement.scrollWidth })',
  );
  assert.ok(elements < 120, `the relatives are ${elements} elements`);
  assert.ok(width <= 1_000, `the page is ${width} px wide`);
});

test('facts stand in the details as text, whatever they hold', async () => {
  panel = await browser.open();
  await panel.show(taskModel(ENTANGLED));
  await expectText(panel.page.locator('.details'), /stamp release\s+2026\.11 <b>/);
});

test('what can be done is offered, the commonest by a button, and asked of the host', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Retry with edited arguments…' }).click();
  await panel.expectSent('act', 'retryEdited');
  await page.getByRole('button', { name: 'Retry', exact: true }).click();
  await panel.expectSent('act', 'retry');
  await panel.show({ ...taskModel(FAILED_CELERY), actions: [] });
  await expect(page.getByRole('button', { name: 'Retry', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Actions' })).toHaveCount(0);
});

test('the log of a job is read page by page when a person asks', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  await page.getByRole('button', { name: 'Read the log' }).click();
  await panel.expectSent('readLog', 0);
  await panel.showLog({ kind: 'page', offset: 0, page: { lines: ['one <i>', 'two'], total: 3, next: 2 } });
  await page.getByRole('button', { name: 'Read more' }).click();
  await panel.expectSent('readLog', 2);
  await panel.showLog({ kind: 'page', offset: 2, page: { lines: ['three'], total: 3, next: null } });
  await expectText(page.locator('.section.log pre'), /^one <i>\ntwo\nthree$/);
  await panel.showLog({ kind: 'error', message: 'The server cannot be reached.' });
  await expectText(page.locator('.section.log'), /cannot be reached/);
});
