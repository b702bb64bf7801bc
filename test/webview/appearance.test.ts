import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { TaskPanelModel } from '../../src/contract/taskPanel.ts';
import {
  CELERY_SOURCE,
  celeryDetail,
  DOWN,
  ENTANGLED,
  FAILED_BULLMQ,
  FAILED_CELERY,
  hostileDetail,
  NOW,
  PICKLED,
  runningDetail,
  SUCCEEDED,
  taskModel,
} from './models.ts';
import { type PanelBrowser, startPanelBrowser, type TaskPanelPage, THEMES } from './taskPanelPage.ts';

/** Photographs of every state, for eyes; git ignores them. */
const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');

let browser: PanelBrowser;
let panel: TaskPanelPage;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await startPanelBrowser();
});

after(() => browser.close());

afterEach(async () => {
  assert.deepEqual(await panel.troubles(), []);
  await panel.page.context().close();
});

const { ref } = FAILED_CELERY.task;

const MODELS: Readonly<Record<string, TaskPanelModel>> = {
  'celery-failed': {
    ...taskModel(FAILED_CELERY),
    similar: {
      cause: '0123456789abcd',
      count: 12,
      firstAt: NOW - 1_300_000,
      lastAt: NOW,
      error: 'ConnectionError',
      isCapped: false,
    },
  },
  'bullmq-failed': taskModel(FAILED_BULLMQ),
  succeeded: taskModel(SUCCEEDED),
  running: taskModel(runningDetail(NOW)),
  retrying: taskModel(
    celeryDetail({
      task: { state: 'retrying', retries: 1, finishedAt: null, runtimeMs: null, etaAt: NOW + 8_000 },
    }),
  ),
  pickled: taskModel(PICKLED),
  'connection-down': taskModel(FAILED_CELERY, DOWN),
  entangled: taskModel(ENTANGLED),
  hostile: taskModel(hostileDetail()),
  missing: {
    kind: 'missing',
    ref,
    message: 'Neither the history nor Redis knows it any more. It has expired or been removed.',
  },
  error: {
    kind: 'error',
    ref,
    message: 'The monitor stopped unexpectedly and is being restarted. Try again in a moment.',
  },
  loading: { kind: 'loading', ref },
};

async function axe(what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  );
  assert.deepEqual(found, []);
}

for (const theme of THEMES) {
  test(`axe finds nothing in any state in ${theme}`, async () => {
    panel = await browser.open({ theme });
    for (const [name, model] of Object.entries(MODELS)) {
      await panel.show(model);
      await axe(`${theme} ${name}`);
      await panel.page.screenshot({ path: join(PICTURES, `${name}-${theme}.png`), fullPage: true });
    }
  });
}

for (const theme of THEMES) {
  test(`axe finds nothing in a traceback with its source in ${theme}`, async () => {
    panel = await browser.open({ theme });
    await panel.show(taskModel(FAILED_CELERY));
    await panel.showSource(CELERY_SOURCE);
    await panel.page.locator('.source').first().waitFor();
    await axe(`${theme} source`);
    await panel.page.screenshot({ path: join(PICTURES, `source-${theme}.png`), fullPage: true });
  });
}

for (const theme of THEMES) {
  test(`axe finds nothing in a search of values in ${theme}`, async () => {
    panel = await browser.open({ theme });
    const { page } = panel;
    await panel.show(taskModel(FAILED_CELERY));
    await page.getByRole('button', { name: 'Search args' }).click();
    await page.keyboard.type('a');
    await page.getByText('6 matches').waitFor();
    await page.keyboard.press('Enter');
    await axe(`${theme} search`);
    await page.screenshot({ path: join(PICTURES, `search-${theme}.png`), fullPage: true });
  });
}

test('everything unfolded, with menu and raw view, axe finds nothing either', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  for (const summary of await page.locator('summary').all()) await summary.click();
  for (const tree of await page.getByRole('tree').all()) {
    await tree.locator('[tabindex="0"]').focus();
    await page.keyboard.press('*');
  }
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('menuitem').first().waitFor();
  await page.screenshot({ path: join(PICTURES, 'unfolded.png'), fullPage: true });
  await axe('unfolded');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Raw text' }).click();
  await axe('raw');
});

test('a narrow panel and 200 % zoom need no sideways scrolling', async () => {
  for (const [name, viewport, deviceScaleFactor] of [
    ['narrow', { width: 300, height: 800 }, 1],
    ['zoom-200', { width: 500, height: 450 }, 2],
  ] as const) {
    panel = await browser.open({ viewport, deviceScaleFactor });
    for (const model of ['celery-failed', 'connection-down', 'succeeded', 'hostile', 'missing']) {
      const shown = MODELS[model];
      assert.ok(shown !== undefined);
      await panel.show(shown);
      if (model === 'celery-failed') {
        await panel.showSource(CELERY_SOURCE);
        await panel.page.locator('.source').first().waitFor();
      }
      const width = await panel.page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(width <= viewport.width, `${model} is ${width} px wide at ${viewport.width}`);
      await panel.page.screenshot({ path: join(PICTURES, `${model}-${name}.png`), fullPage: true });
    }
    if (name === 'narrow') await panel.page.context().close();
  }
});

test('with reduced motion nothing moves', async () => {
  panel = await browser.open({ reducedMotion: 'reduce' });
  await panel.show(taskModel(FAILED_CELERY));
  const moving = await panel.page.evaluate<number>(
    '[...document.querySelectorAll("main *")].filter((e) => getComputedStyle(e).transitionDuration !== "0s" || getComputedStyle(e).animationName !== "none").length',
  );
  assert.equal(moving, 0);
});

test('the focus is visible on every stop of the keyboard', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  const stops: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<{ name: string; ring: boolean } | null>(`(() => {
      let element = document.activeElement;
      if (element === null || element === document.body) return null;
      const name = element.tagName + ' ' + (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40);
      const styles = [];
      for (; element; element = element.shadowRoot?.activeElement) styles.push(getComputedStyle(element));
      const ring = styles.some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0);
      return { name, ring };
    })()`);
    if (stop === null || stops.length > 80) break;
    assert.ok(stop.ring, `${stop.name} shows its focus`);
    stops.push(stop.name);
  }
  assert.ok(stops.length > 12, `the keyboard reaches ${stops.length} places`);
});
