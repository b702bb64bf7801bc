import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameSource } from '../../src/contract/taskPanel.ts';
import { expect, expectText } from '../e2e/vscode/expect.ts';
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
  await panel.expectSent('readSource', 0, 1);
  await expect(page.locator('.source'), 'until then what the trace quotes stands there').toHaveCount(0);
  await panel.showSource(CELERY_SOURCE);

  const culprit = page.locator('.culprit').getByRole('group', { name: 'Source, lines 38 to 44' });
  await culprit.waitFor();
  await expect(culprit.locator('.source-line')).toHaveCount(7);
  await expectText(culprit.locator('.failing'), '41 return self._client.query(vector, top_k=top_k)');
  await expectText(culprit.locator('.underline'), 'self._client.query(vector, top_k=top_k)');
  await expect(page.locator('.culprit .frame-code'), 'the line stands there once').toHaveCount(0);

  const caller = page.locator('.frame').filter({ hasText: 'celery_tasks.py:88' });
  await expectText(caller, /changed since: this line is not the one that ran/);
  await expectText(caller.locator('.frame-code'), 'hits = index.query(ctx.vector, top_k=5)');
  await expect(caller.locator('.source .underline'), 'the columns are those of another line').toHaveCount(0);
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
  await expect.poll(asked).toEqual([[0, 1]]);

  await panel.show(taskModel(celeryDetail({ tracebacks: [RETRY_TRACEBACK] })));
  await expect(page.locator('.source')).toHaveCount(0);
  await expect.poll(asked).toEqual([
    [0, 1],
    [0, 2],
  ]);
  await panel.deliver({ t: 'q', m: 'showSource', a: [{ request: 1, frames: CELERY_SOURCE }] });
  await panel.showLog({ kind: 'error', message: 'a later message' });
  await expect(page.locator('.source')).toHaveCount(0);
});

test('a compiled frame shows the place in its source, and opens by the same index', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  const original = { file: 'src/sandbox.ts', line: 41, column: 9 };
  await panel.showSource([source({ original })]);
  const frame = page.locator('.culprit');
  await frame.getByRole('link', { name: 'src/sandbox.ts:41:9' }).click();
  await panel.expectSent('openFrame', 2, 3);
  await expectText(frame, /compiled to \/app\/src\/sandbox\.ts:53:11/u);
  await expectText(frame.locator('.failing code'), 'now()');
});

test('each attempt asks for its own', async () => {
  panel = await browser.open();
  await panel.show(taskModel(FAILED_BULLMQ));
  await panel.expectSent('readSource', 2, 1);
  await panel.page.getByRole('button', { name: 'attempt 1' }).click();
  await panel.expectSent('readSource', 0, 2);
});

test('hostile source stays text', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await panel.showSource([source({ lines: HOSTILE, firstLine: 41 - 3, line: 41 })]);
  await page.locator('.source').waitFor();
  await expect(page.locator('.source :is(img, script, iframe, svg)')).toHaveCount(0);
  await expectText(page.locator('.source'), /\\u202egnp/);
  const pwned = await page.evaluate<boolean>('"pwned" in window');
  assert.equal(pwned, false);
});
