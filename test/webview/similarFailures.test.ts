import { test } from 'node:test';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import type { SimilarFailures } from '../../src/model/similarFailures.ts';
import { FAILED_CELERY, HOSTILE, NOW, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

test('similar failures are counted, and a click shows them in the view of tasks', async () => {
  panel = await browser.open();
  const { page } = panel;
  const line = page.locator('.similar');
  const show = async (changes: Partial<SimilarFailures>): Promise<void> => {
    const similar = {
      cause: '0123456789abcd',
      count: 12,
      firstAt: NOW,
      lastAt: NOW,
      error: 'ConnectionError',
      isCapped: false,
    };
    await panel.show({ ...taskModel(FAILED_CELERY), similar: { ...similar, ...changes } });
  };
  await panel.show(taskModel(FAILED_CELERY));
  await expect(line).toBeHidden();
  await show({});
  await expectText(line, /^12 similar failures since 14:24:45/u);
  await show({ count: 1 });
  await expectText(line, /^1 similar failure at /u);
  await show({ count: 9_999, isCapped: true });
  await expectText(line, /^At least 9,999 similar failures since /u);
  await expect(line.getByRole('button')).toHaveCount(1);
  await panel.showCommit({ hash: '1a2b3c4d5e6f7a8b', subject: HOSTILE.join(' '), at: NOW - 60_000 });
  await expectText(line, /, first after commit 1a2b3c4d <img src=x/u);
  await line.getByRole('button', { name: /1a2b3c4d/u }).click();
  await panel.expectSent('openCommit');
  await panel.showCommit(null);
  await expect(line.getByRole('button')).toHaveCount(1);
  await show({ error: HOSTILE.join(' ') });
  await line.getByRole('button').click();
  await panel.expectSent('showSimilar');
});
