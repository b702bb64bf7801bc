import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import type { TaskPanelModel } from '../../src/contract/taskPanel.ts';
import { expect } from '../e2e/vscode/expect.ts';
import { ENTANGLED, RETRIED } from './entangled.ts';
import {
  CELERY_SOURCE,
  COMMIT,
  COMPILED_SOURCE,
  celeryDetail,
  DOWN,
  FAILED_BULLMQ,
  FAILED_CELERY,
  GROUP_TRACEBACK,
  hostileDetail,
  NOW,
  PICKLED,
  runningDetail,
  SUCCEEDED,
  taskModel,
} from './models.ts';
import { panelBrowser, type TaskPanelPage, THEMES } from './taskPanelPage.ts';
import { unfoldAll } from './unfold.ts';

/** Photographs of every state, for eyes; git ignores them. */
const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');

const browser = panelBrowser();
let panel: TaskPanelPage;

before(() => mkdirSync(PICTURES, { recursive: true }));

const { ref } = FAILED_CELERY.task;

const MODELS: Readonly<Record<string, TaskPanelModel>> = {
  'celery-failed': {
    ...taskModel(FAILED_CELERY),
    runs: { sortedMs: Array.from({ length: 1_000 }, (_, index) => index * 31) },
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
  group: taskModel(celeryDetail({ tracebacks: [GROUP_TRACEBACK] })),
  entangled: taskModel(ENTANGLED),
  retried: taskModel(RETRIED),
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

/** Those of axe's rules about colour that are on unless asked otherwise. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** `color`: only the rules that a theme can break; the others see the same page in each. */
async function axe(what: string, rules: 'all' | 'color' = 'all', within = 'html'): Promise<void> {
  // The page has no frames of others, for which axe would open a page of its own.
  const builder = new AxeBuilder({ page: panel.page }).setLegacyMode().include(within);
  const { violations } = await (rules === 'all' ? builder : builder.withRules(COLOR_RULES)).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  );
  assert.deepEqual(found, []);
}

/** Lets axe look at what is shown in each theme, or at a part when the rest is another state's, and takes a picture of it. */
async function inEachTheme(name: string, within?: string): Promise<void> {
  for (const [index, theme] of THEMES.entries()) {
    await panel.wear(theme);
    await axe(`${theme} ${name}`, index === 0 ? 'all' : 'color', within);
    await panel.page.screenshot({ path: join(PICTURES, `${name}-${theme}.png`), fullPage: true });
  }
}

for (const [name, model] of Object.entries(MODELS)) {
  test(`axe finds nothing in any theme: ${name}`, async () => {
    panel = await browser.open();
    await panel.show(model);
    if (name === 'celery-failed') await panel.showCommit(COMMIT);
    await inEachTheme(name);
  });
}

test('axe finds nothing in any theme in a traceback with its source', async () => {
  panel = await browser.open();
  await panel.show(taskModel(FAILED_CELERY));
  await panel.showSource(CELERY_SOURCE);
  await panel.page.locator('.source').first().waitFor();
  await inEachTheme('source', '.traceback');
  await panel.show(taskModel(FAILED_BULLMQ));
  await panel.showSource(COMPILED_SOURCE);
  await panel.page.locator('.compiled-place').first().waitFor();
  await inEachTheme('compiled', '.traceback');
});

test('axe finds nothing in any theme in a search of values', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Search args' }).click();
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('a');
  await page.getByText('6 matches').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.payload-args .current').waitFor();
  await inEachTheme('search', '.payload-args');
});

test('axe finds nothing in any theme in the table of relatives', async () => {
  panel = await browser.open();
  await panel.show(taskModel(ENTANGLED));
  await panel.page.getByRole('button', { name: 'Table' }).click();
  await panel.page.getByRole('table', { name: 'Relatives' }).waitFor();
  await inEachTheme('relatives-table', '.relatives');
});

test('everything unfolded, with menu and raw view, axe finds nothing either', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await unfoldAll(page);
  for (const tree of await page.getByRole('tree').all()) {
    const row = tree.locator('[tabindex="0"]');
    await row.focus();
    await expect(row).toBeFocused();
    await page.keyboard.press('*');
  }
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('menuitem').first().waitFor();
  await page.screenshot({ path: join(PICTURES, 'unfolded.png'), fullPage: true });
  await axe('unfolded');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.locator('.traceback .long-text').waitFor();
  await axe('raw');
});

test('a narrow panel and 200 % zoom need no sideways scrolling', async () => {
  for (const [name, viewport, deviceScaleFactor] of [
    ['narrow', { width: 300, height: 800 }, 1],
    ['zoom-200', { width: 500, height: 450 }, 2],
  ] as const) {
    panel = await browser.open({ viewport, deviceScaleFactor });
    for (const model of [
      'celery-failed',
      'connection-down',
      'succeeded',
      'entangled',
      'hostile',
      'missing',
    ]) {
      const shown = MODELS[model];
      assert.ok(shown !== undefined);
      await panel.show(shown);
      if (model === 'celery-failed') {
        await panel.showSource(CELERY_SOURCE);
        await panel.page.locator('.source').first().waitFor();
      }
      const width = await panel.page.evaluate<number>(
        'document.fonts.ready.then(() => document.documentElement.scrollWidth)',
      );
      assert.ok(width <= viewport.width, `${model} is ${width} px wide at ${viewport.width}`);
      if (model === 'celery-failed') await assertNoSeparatorBegins(panel.page);
      await panel.page.screenshot({ path: join(PICTURES, `${model}-${name}.png`), fullPage: true });
    }
  }
});

test('with reduced motion nothing moves', async () => {
  panel = await browser.open({ reducedMotion: 'reduce' });
  await panel.show(taskModel(FAILED_CELERY));
  await panel.page.getByRole('heading', { level: 1 }).waitFor();
  const moving = await panel.page.evaluate<number>(
    '[...document.querySelectorAll("main *")].filter((e) => getComputedStyle(e).transitionDuration !== "0s" || getComputedStyle(e).animationName !== "none").length',
  );
  assert.equal(moving, 0);
});

test('the focus is visible on every stop of the keyboard', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('heading', { level: 1 }).waitFor();
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

/** Makes sure that a line of the verdict begins with a fact, not with the dot between two. */
async function assertNoSeparatorBegins(page: Page): Promise<void> {
  const lines = await page.evaluate<{ readonly wraps: boolean; readonly shown: readonly number[] }>(`(() => {
    const verdict = document.querySelector('.verdict').getBoundingClientRect();
    const items = [...document.querySelectorAll('.verdict-item')].map((item) => item.getBoundingClientRect());
    const dots = [...document.querySelectorAll('.verdict .separator')].map((dot) => dot.getBoundingClientRect());
    return {
      wraps: new Set(items.map(({ top }) => Math.round(top))).size > 1,
      shown: dots.filter(({ right }) => right > verdict.left + 1).map(({ left }) => left - verdict.left),
    };
  })()`);
  assert.ok(lines.wraps, 'the verdict takes several lines');
  assert.ok(lines.shown.length > 0 && lines.shown.every((left) => left > 20), lines.shown.join());
}
