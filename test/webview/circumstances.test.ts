import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ENTANGLED, FAILED_BULLMQ, FAILED_CELERY, taskModel } from './models.ts';
import { type PanelBrowser, startPanelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

let browser: PanelBrowser;
let panel: TaskPanelPage;

before(async () => {
  browser = await startPanelBrowser();
});

after(() => browser.close());

afterEach(async () => {
  assert.deepEqual(await panel.troubles(), []);
  await panel.page.context().close();
});

test('diagnoses are sentences, problems marked as such, with their evidence folded', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  const list = page.getByRole('list', { name: 'Diagnosis' });
  assert.match(await list.innerText(), /Problem:\s*It may run twice[^]*All 4 slots/);
  const evidence = list.getByText('visibility timeout 1 h');
  assert.equal(await evidence.isVisible(), false);
  await list.locator('summary').click();
  assert.ok(await evidence.isVisible());
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

test('a click on a relative asks for its panel, and many of them are drawn only when a person wants to', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(ENTANGLED));
  await page.getByRole('button', { name: 'tasks.parent' }).click();
  assert.deepEqual((await panel.lastSent('openRelative')).args, [1]);
  const items = page.locator('.relation-tasks li');
  assert.equal(await items.count(), 15);
  await page.getByRole('button', { name: 'Show 48 more' }).click();
  assert.equal(await items.count(), 63);
  assert.match(await items.last().innerText(), /tasks\.next_in_chain[^]*not sent yet/);
  assert.equal(await page.getByRole('button', { name: 'tasks.next_in_chain' }).count(), 0);
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
