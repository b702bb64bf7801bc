import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launchChromium } from '../e2e/vscode/chromium.ts';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { EMPTY, FIGURES } from './dashboardModels.ts';
import { ENTANGLED } from './entangled.ts';
import {
  CELERY_SOURCE,
  COMMIT,
  DOWN,
  FAILED_BULLMQ,
  FAILED_CELERY,
  NOW,
  PICKLED,
  runningDetail,
  taskModel,
} from './models.ts';
import { panelHost, type PanelHost } from './panelHost.ts';
import { type PanelServer, startPanelServer } from './panelServer.ts';
import { pseudoLanguage } from './pseudoLanguage.ts';
import { newPage } from './taskPanelPage.ts';
import { untranslated, widerThanPage } from './untranslated.ts';

const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');

/** CSS pixels and their size on the screen: a narrow panel, and one of 600 pixels at 200 % zoom. */
const NARROW = { viewport: { width: 300, height: 600 }, deviceScaleFactor: 2 };

let browser: Browser;
let server: PanelServer;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await launchChromium();
  server = await startPanelServer(pseudoLanguage());
});

after(async () => {
  await browser.close();
  await server.close();
});

async function open(path: string): Promise<{ readonly page: Page; readonly host: PanelHost }> {
  const page = await newPage(browser, 'dark-2026', NARROW);
  await page.clock.setFixedTime(NOW);
  await page.goto(`${server.url}${path}`);
  const host = panelHost(page);
  await host.lastSent('ready');
  return { page, host };
}

/** What is shown is translated, and fits. */
async function look(page: Page, name: string, model: unknown): Promise<void> {
  await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
  await page.screenshot({ path: join(PICTURES, `pseudo-${name}.png`), fullPage: true });
  const texts = (): Promise<unknown> => untranslated(page, model);
  await expect.poll(texts, `${name} has texts that are not translated`).toEqual([]);
  await expect.poll(() => widerThanPage(page), `${name} has parts wider than 300 px`).toEqual([]);
}

const FAILED = {
  ...taskModel(FAILED_CELERY),
  runs: { sortedMs: Array.from({ length: 1_000 }, (_, index) => index * 31) },
  similar: { cause: '0123', count: 12, firstAt: NOW, lastAt: NOW, error: 'ConnectionError', isCapped: false },
};

const TASKS = {
  down: taskModel(FAILED_CELERY, DOWN),
  bullmq: taskModel(FAILED_BULLMQ),
  running: taskModel(runningDetail(NOW)),
  pickled: taskModel(PICKLED),
  entangled: taskModel(ENTANGLED),
};

test('the task panel speaks the display language in every word, and longer words fit', async () => {
  const { page, host } = await open('/');
  // What a section had shown before may still stand in it, hidden.
  const data = [FAILED, TASKS, COMMIT, CELERY_SOURCE];
  await host.deliver({ t: 'q', m: 'show', a: [{ kind: 'loading', ref: FAILED_CELERY.task.ref }] });
  await look(page, 'loading', data);
  await host.deliver({ t: 'q', m: 'show', a: [FAILED] });
  await host.deliver({ t: 'q', m: 'showCommit', a: [COMMIT] });
  const [, request] = (await host.lastSent('readSource')).args;
  await host.deliver({ t: 'q', m: 'showSource', a: [{ request, frames: CELERY_SOURCE }] });
  await look(page, 'failed', data);
  await expectText(page.locator('.verdict-state'), /^⟦⟦failed ẋ+⟧ after ⟦30,2 s ẋ+⟧ [ẋ ]+⟧$/iu);
  for (const [name, model] of Object.entries(TASKS)) {
    await host.deliver({ t: 'q', m: 'show', a: [model] });
    await look(page, name, data);
  }
  await expect.poll(() => host.troubles()).toEqual([]);
  await page.close();
});

test('the statistics speak the display language in every word, and longer words fit', async () => {
  const { page, host } = await open('/dashboard');
  for (const [name, model] of Object.entries({
    figures: FIGURES,
    empty: EMPTY,
    unreadable: { kind: 'error', choice: FIGURES.choice, message: 'The monitor is gone.' },
  })) {
    await host.deliver({ t: 'q', m: 'show', a: [model] });
    await look(page, name, [model, FIGURES]);
  }
  await expect.poll(() => host.troubles()).toEqual([]);
  await page.close();
});
