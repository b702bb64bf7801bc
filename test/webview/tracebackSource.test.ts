import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameSource } from '../../src/contract/taskPanel.ts';
import {
  CELERY_SOURCE,
  celeryDetail,
  FAILED_BULLMQ,
  FAILED_CELERY,
  HOSTILE,
  RETRY_TRACEBACK,
  taskModel,
} from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

function source(changes: Partial<FrameSource>): FrameSource {
  return {
    frame: 3,
    lines: ['before()', 'now()', 'after()'],
    firstLine: 40,
    line: 41,
    change: null,
    original: null,
    ...changes,
  };
}

test('own frames show the lines around them once the host has read them', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  assert.deepEqual((await panel.lastSent('readSource')).args, [0, 1]);
  assert.equal(await page.locator('.source').count(), 0, 'until then what the trace quotes stands there');
  await panel.showSource(CELERY_SOURCE);

  const culprit = page.locator('.culprit').getByRole('group', { name: 'Source, lines 38 to 44' });
  await culprit.waitFor();
  assert.equal(await culprit.locator('.source-line').count(), 7);
  assert.equal(
    (await culprit.locator('.failing').innerText()).replaceAll(/\s+/g, ' ').trim(),
    '41 return self._client.query(vector, top_k=top_k)',
  );
  assert.equal(await culprit.locator('.underline').innerText(), 'self._client.query(vector, top_k=top_k)');
  assert.equal(await page.locator('.culprit .frame-code').count(), 0, 'the line stands there once');

  const caller = page.locator('.frame').filter({ hasText: 'celery_tasks.py:88' });
  assert.match(await caller.innerText(), /changed since: this line is not the one that ran/);
  assert.equal(await caller.locator('.frame-code').innerText(), 'hits = index.query(ctx.vector, top_k=5)');
  assert.equal(
    await caller.locator('.source .underline').count(),
    0,
    'the columns are those of another line',
  );
});

test('a line that has moved and a file saved since say so', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await panel.showSource([source({ change: 'moved', line: 42, firstLine: 40 })]);
  await page.getByText('line 41 of the traceback is line 42 now').waitFor();
  await panel.showSource([source({ change: 'saved' })]);
  await page.getByText('The file was saved after this failure.').waitFor();
});

test('it is asked for again only when the traceback is another, and a late answer is not shown', async () => {
  panel = await browser.open();
  const { page } = panel;
  const asked = async (): Promise<unknown> =>
    (await panel.sent()).filter(({ method }) => method === 'readSource').map(({ args }) => args);
  await panel.show(taskModel(FAILED_CELERY));
  await panel.showSource(CELERY_SOURCE);
  await panel.show(taskModel(celeryDetail({ task: { updatedAt: 7 } })));
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.locator('.source').first().waitFor();
  assert.deepEqual(await asked(), [[0, 1]]);

  await panel.show(taskModel(celeryDetail({ tracebacks: [RETRY_TRACEBACK] })));
  assert.equal(await page.locator('.source').count(), 0);
  assert.deepEqual(await asked(), [
    [0, 1],
    [0, 2],
  ]);
  await panel.deliver({ t: 'q', m: 'showSource', a: [{ request: 1, frames: CELERY_SOURCE }] });
  await panel.showLog({ kind: 'error', message: 'a later message' });
  assert.equal(await page.locator('.source').count(), 0);
});

test('a compiled frame shows the place in its source, and opens by the same index', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  const original = { file: 'src/sandbox.ts', line: 41, column: 9 };
  await panel.showSource([source({ original })]);
  const frame = page.locator('.culprit');
  await frame.getByRole('link', { name: 'src/sandbox.ts:41:9' }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [2, 3]);
  assert.match(await frame.innerText(), /compiled to \/app\/src\/sandbox\.ts:53:11/u);
  assert.equal(await frame.locator('.failing code').innerText(), 'now()');
});

test('each attempt asks for its own', async () => {
  panel = await browser.open();
  await panel.show(taskModel(FAILED_BULLMQ));
  assert.deepEqual((await panel.lastSent('readSource')).args, [2, 1]);
  await panel.page.getByRole('button', { name: 'attempt 1' }).click();
  assert.deepEqual((await panel.lastSent('readSource')).args, [0, 2]);
});

test('hostile source stays text', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await panel.showSource([source({ lines: HOSTILE, firstLine: 41 - 3, line: 41 })]);
  await page.locator('.source').waitFor();
  assert.equal(await page.locator('.source :is(img, script, iframe, svg)').count(), 0);
  assert.equal(await page.evaluate('"pwned" in window'), false);
  assert.match(await page.locator('.source').innerText(), /\\u202egnp/);
});
