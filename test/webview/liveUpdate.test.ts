import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskPanelState } from '../../src/contract/taskPanel.ts';
import { waitFor } from '../../scripts/services/waitFor.ts';
import { expect, expectText, PATIENCE_MS } from '../e2e/vscode/expect.ts';
import {
  celeryDetail,
  FAILED_BULLMQ,
  FAILED_CELERY,
  NOW,
  runningDetail,
  SENT_AT,
  taskModel,
} from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** Where the page stands, once it has been laid out anew. */
const scrollTop = (): Promise<number> =>
  panel.page.evaluate<number>(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(Math.round(scrollY)))))',
  );

/** Scrolls as a person does: when the page has its icons, and so has scrolled back to where it was. */
async function scrollTo(top: number): Promise<void> {
  await panel.page.evaluate(
    `document.fonts.load('16px codicon').then(() => window.scrollTo({ top: ${top}, behavior: 'instant' }))`,
  );
}

/** Where the page would scroll to after a reload. */
async function savedScroll(): Promise<number> {
  const state = await panel.page.evaluate<string>('sessionStorage.getItem("vscode-state")');
  return (JSON.parse(state) as TaskPanelState).view.scrollTop;
}

const TWENTY = JSON.stringify({
  outer: { inner: { deep: [1, 2, 3] } },
  rows: Array.from({ length: 30 }, (_, i) => i),
});

test('an update keeps scroll, focus, unfolded values and open frames', async () => {
  panel = await browser.open({ viewport: { width: 700, height: 400 } });
  const { page } = panel;
  const args = { kind: 'json', source: 'result record', text: TWENTY } as const;
  await panel.show(taskModel(celeryDetail({ args })));
  const tree = page.getByRole('tree', { name: 'args', exact: true });
  await tree.getByRole('treeitem').filter({ hasText: 'outer' }).click();
  await tree.getByRole('treeitem').filter({ hasText: 'inner' }).last().click();
  await page.getByText('2 library frames (celery)').click();
  await tree.locator('[tabindex="0"]').focus();
  const focusedBefore = (await page.locator(':focus').getAttribute('data-focus')) ?? '';
  assert.notEqual(focusedBefore, '');
  await scrollTo(150);
  const scrolledTo = await scrollTop();
  assert.ok(scrolledTo > 0);

  // Another state, another result, and one value of the arguments differs.
  await panel.show(
    taskModel(
      celeryDetail({
        task: { state: 'retrying', updatedAt: SENT_AT + 99_000, finishedAt: null, etaAt: NOW + 8_000 },
        args: { ...args, text: TWENTY.replace('[1,2,3]', '[1,2,4]') },
        result: { kind: 'json', source: 'result record', text: '{"ok": 1}' },
      }),
    ),
  );
  await page.getByText('retrying, due in 8 s').waitFor();
  await expect.poll(scrollTop).toBe(scrolledTo);
  await expect(page.locator(':focus')).toHaveAttribute('data-focus', focusedBefore);
  await expect(tree.getByRole('treeitem').filter({ hasText: 'deep' }).last()).toBeVisible();
  await expectText(tree, /1, 2, 4/);
  await expect(page.getByRole('link', { name: /trace\.py:736/ })).toBeVisible();
});

test('focus stays on a frame and on the chosen attempt when another attempt fails', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(
    taskModel({
      ...FAILED_BULLMQ,
      tracebacks: FAILED_BULLMQ.tracebacks.slice(0, 2),
      task: { ...FAILED_BULLMQ.task, retries: 1 },
    }),
  );
  await page.getByRole('button', { name: 'attempt 1' }).click();
  await page.getByRole('link', { name: /evaluate\.ts:27:18/ }).focus();
  await panel.show(taskModel(FAILED_BULLMQ));
  await page.getByRole('button', { name: 'attempt 3' }).waitFor();
  await expect(page.locator('[aria-label="attempt 1"]')).toHaveAttribute('aria-pressed', 'true');
  await expectText(page.locator(':focus'), /evaluate\.ts:27:18/);
});

test('a running task that fails becomes a failed one in place', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(runningDetail(NOW)));
  await page.getByText('running for 41 s').waitFor();
  const source = page.getByRole('button', { name: 'Go to source' });
  await source.focus();
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByText('failed after 30.2 s').waitFor();
  await page.getByRole('link', { name: /celery_tasks\.py:88/ }).waitFor();
  await expect(source).toBeFocused();
});

test('what a person opened, chose and scrolled to survives a reload', async () => {
  panel = await browser.open({ viewport: { width: 700, height: 400 } });
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  await page.getByRole('button', { name: 'attempt 2' }).click();
  await page.getByText('1 library frame (bullmq)').click();
  await page.getByRole('treeitem').filter({ hasText: 'code' }).click();
  await scrollTo(210);
  const readState = async (): Promise<TaskPanelState> =>
    JSON.parse(await page.evaluate<string>('sessionStorage.getItem("vscode-state")')) as TaskPanelState;
  const state = await waitFor(
    async () => {
      const saved = await readState();
      return saved.view.scrollTop === 210 ? saved : null;
    },
    { what: 'the scroll position to be saved', timeoutMs: PATIENCE_MS },
  );
  assert.deepEqual(state.ref, FAILED_BULLMQ.task.ref);
  assert.equal(state.version, 1);

  await page.reload();
  await panel.expectSent('ready');
  await panel.show({ kind: 'loading', ref: FAILED_BULLMQ.task.ref });
  const whileLoading = await readState();
  assert.deepEqual(whileLoading.view, state.view, 'loading forgets nothing');
  await panel.show(taskModel(FAILED_BULLMQ));
  await expect(page.locator('[aria-label="attempt 2"]')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('link', { name: /worker\.js:511/ })).toBeVisible();
  await expect(page.getByRole('treeitem').filter({ hasText: 'code' })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
  await expect.poll(scrollTop, 'the page scrolls back').toBe(state.view.scrollTop);
});

test('who scrolls before the icons are there is not scrolled back', async () => {
  panel = await browser.open({ viewport: { width: 700, height: 400 } });
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));
  await scrollTo(210);
  await expect.poll(savedScroll).toBe(210);
  const held = Promise.withResolvers<undefined>();
  await page.route(/codicon\.ttf/u, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.reload();
  await panel.expectSent('ready');
  await panel.show(taskModel(FAILED_BULLMQ));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate('window.scrollTo({ top: 90, behavior: "instant" })');
  const hasIcons = (): Promise<boolean> => page.evaluate<boolean>('document.fonts.check("16px codicon")');
  await expect.poll(hasIcons, 'the icons are not there').toBe(false);
  held.resolve(undefined);
  await expect.poll(savedScroll, 'the place is kept').toBe(90);
  await expect.poll(scrollTop).toBe(90);
});

test('a page that was never shown a task still tells its task to the next session', async () => {
  panel = await browser.open();
  await panel.show({ kind: 'missing', ref: FAILED_CELERY.task.ref, message: 'Gone.' });
  const state: unknown = JSON.parse(
    await panel.page.evaluate<string>('sessionStorage.getItem("vscode-state")'),
  );
  assert.deepEqual((state as TaskPanelState).ref, FAILED_CELERY.task.ref);
});
