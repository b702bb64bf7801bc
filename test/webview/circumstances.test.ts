import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.match(await list.innerText(), /Problem:\s*It may run twice[^]*All 4 slots/);
  const evidence = list.getByText('visibility timeout 1 h');
  assert.equal(await evidence.isVisible(), false);
  await list.locator('summary').press('Enter');
  await evidence.waitFor();
});

test('attempts are a table, and none is shown for a task that was tried once', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const rows = page.getByRole('table', { name: 'Attempts' }).locator('tbody tr');
  assert.equal(await rows.count(), 3);
  const first = (await rows.first().innerText()).replaceAll(/\s+/g, ' ');
  assert.match(first, /^1 retrying –.*not known: nothing told when it started.*worker1@api TimeoutError/);
  assert.match(await rows.nth(1).innerText(), /3\.2 s/);
  await panel.show(taskModel(FAILED_CELERY));
  assert.equal(await page.locator('.section.attempts').isVisible(), false);
});

test('relatives are a graph; a click or Enter opens one, and the arrow keys move in it', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const graph = page.getByRole('group', { name: /Graph of the relatives/u });
  await graph.getByRole('link', { name: /tasks\.parent/u }).click();
  assert.deepEqual((await panel.lastSent('openRelative')).args, [1]);
  assert.equal(await graph.locator('.graph-box').count(), 15, 'of sixty members some and a box for the rest');
  assert.match(await graph.locator('.cluster').innerText(), /^55 more\s+35 running · 20 succeeded$/u);
  assert.equal(await graph.locator('.graph-edge').count(), 20);
  assert.equal(await graph.getByRole('link', { name: /next_in_chain/u }).count(), 0, 'it is not sent yet');

  const boxes = graph.locator('[tabindex="0"]');
  assert.equal(await boxes.count(), 1, 'one box takes part in the tab order');
  await boxes.focus();
  assert.match(await page.locator(':focus').innerText(), /analyze_test_failure\s+this task · failed/u);
  await page.keyboard.press('ArrowLeft');
  assert.match(await page.locator(':focus').innerText(), /tasks\.parent\s+parent · succeeded/u);
  await page.keyboard.press('ArrowLeft');
  assert.match(await page.locator(':focus').innerText(), /tasks\.same_workflow\s+succeeded/u);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  assert.deepEqual((await panel.lastSent('openRelative')).args, [0]);

  await graph.locator('.cluster').click();
  assert.equal(await graph.locator('.graph-box').count(), 35);
  assert.match(await page.locator(':focus').innerText(), /35 more/u, 'the focus stays on the box');
});

test('a table shows the same relatives page by page, and is remembered', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  await page.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Relatives' });
  assert.equal(await table.locator('tbody tr').count(), 50);
  await page.getByRole('button', { name: 'Show 18 more (18 left)' }).click();
  assert.equal(await table.locator('tbody tr').count(), 68);
  assert.match(
    await table.locator('tbody tr').last().innerText(),
    /error callback\s+tasks\.error_callback\s+not sent yet/u,
  );
  await table.getByRole('link', { name: 'tasks.group_member' }).first().click();
  assert.deepEqual((await panel.lastSent('openRelative')).args, [2]);
  await page.reload();
  await panel.lastSent('ready');
  await panel.show(taskModel(ENTANGLED));
  assert.equal(await table.locator('tbody tr').count(), 50);
  await page.getByRole('button', { name: 'Graph' }).click();
  assert.equal(await table.count(), 0);
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
  assert.match(await page.locator('.cluster').innerText(), /^495 more/u);
  assert.equal(await page.locator('.graph-box').count(), 9);
  assert.match(await page.locator('.relatives').innerText(), /Only 500 tasks are read of “group member”/u);
  assert.ok((await page.evaluate<number>('document.querySelectorAll(".relatives *").length')) < 120);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  assert.ok(width <= 1_000, `the page is ${width} px wide`);
});

test('facts stand in the details as text, whatever they hold', async () => {
  panel = await browser.open();
  await panel.show(taskModel(ENTANGLED));
  const details = await panel.page.locator('.details').innerText();
  assert.match(details, /stamp release\s+2026\.11 <b>/);
});

test('what can be done is offered in a menu, and asked of the host', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Retry with edited arguments…' }).click();
  assert.deepEqual((await panel.lastSent('act')).args, ['retryEdited']);
  await panel.show({ ...taskModel(FAILED_CELERY), actions: [] });
  assert.equal(await page.getByRole('button', { name: 'Actions' }).count(), 0);
});

test('the log of a job is read page by page when a person asks', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  await page.getByRole('button', { name: 'Read the log' }).click();
  assert.deepEqual((await panel.lastSent('readLog')).args, [0]);
  await panel.showLog({ kind: 'page', offset: 0, page: { lines: ['one <i>', 'two'], total: 3, next: 2 } });
  await page.getByRole('button', { name: 'Read more' }).click();
  assert.deepEqual((await panel.lastSent('readLog')).args, [2]);
  await panel.showLog({ kind: 'page', offset: 2, page: { lines: ['three'], total: 3, next: null } });
  assert.equal(await page.locator('.section.log pre').innerText(), 'one <i>\ntwo\nthree');
  await panel.showLog({ kind: 'error', message: 'The server cannot be reached.' });
  assert.match(await page.locator('.section.log').innerText(), /cannot be reached/);
});
