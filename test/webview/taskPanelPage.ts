import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { transformSync } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { TaskPanelLog, TaskPanelModel, TracebackSource } from '../../src/contract/taskPanel.ts';
import type { Commit } from '../../src/model/commit.ts';
import { launchChromium, openPage } from '../e2e/vscode/chromium.ts';
import { NOW } from './models.ts';
import { panelHost, type PanelHost } from './panelHost.ts';
import { type PanelServer, startPanelServer } from './panelServer.ts';

export const THEMES = ['dark-2026', 'light-2026', 'high-contrast', 'high-contrast-light'] as const;
export type ThemeName = (typeof THEMES)[number];

/** The built task panel in a browser, with the host's side of its channel in the test's hands. */
export interface TaskPanelPage extends PanelHost {
  readonly page: Page;
  show(model: TaskPanelModel): Promise<void>;
  showLog(log: TaskPanelLog): Promise<void>;
  showCommit(commit: Commit | null): Promise<void>;
  /** Answers what the page has asked last by `readSource`. */
  showSource(frames: TracebackSource['frames']): Promise<void>;
  /** Changes the colour theme, as VS Code does on a page that is open. */
  wear(theme: ThemeName): Promise<void>;
}

type OpenOptions = { readonly theme?: ThemeName } & BrowserContextOptions;

export interface PanelBrowser {
  /** A new page with nothing remembered. What was opened with the same options before is used again. */
  open(options?: OpenOptions): Promise<TaskPanelPage>;
}

/**
 * One browser and server for a test file, and a page for each set of options. After each test it is made sure that nothing
 * went wrong on its pages.
 */
export function panelBrowser(): PanelBrowser {
  const pages = new Map<string, Page>();
  const inUse = new Map<string, TaskPanelPage>();
  const troubles: string[] = [];
  let started: { readonly browser: Browser; readonly server: PanelServer };

  before(async () => {
    // One after the other: a server whose browser does not start would have nobody to close it.
    const browser = await launchChromium();
    started = { browser, server: await startPanelServer() };
  });
  after(async () => {
    await started.browser.close();
    await started.server.close();
  });
  afterEach(async () => {
    for (const panel of inUse.values()) troubles.push(...(await panel.troubles()));
    inUse.clear();
    assert.deepEqual(troubles.splice(0), []);
  });

  return {
    async open({ theme = 'dark-2026', ...options } = {}) {
      const key = JSON.stringify([theme, options]);
      const before = inUse.get(key);
      if (before !== undefined) troubles.push(...(await before.troubles()));
      const known = pages.get(key);
      const page = known ?? (await newPage(started.browser, theme, options));
      pages.set(key, page);
      if (known !== undefined) await forget(known);
      const panel = await openPanel(page, started.server);
      inUse.set(key, panel);
      return panel;
    },
  };
}

export async function newPage(
  browser: Browser,
  theme: ThemeName,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(browser, {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1000, height: 900 },
    ...options,
  });
  await page.addInitScript({ content: fakeVsCode(theme) });
  return page;
}

/** What the last test left: what VS Code kept for the page, which is to keep nothing more, and the pointer over it. */
async function forget(page: Page): Promise<void> {
  await page.evaluate('{ Storage.prototype.setItem = () => {}; sessionStorage.clear(); }');
  await page.mouse.move(0, 0);
}

async function openPanel(page: Page, server: PanelServer): Promise<TaskPanelPage> {
  await page.clock.setFixedTime(NOW);
  await page.goto(server.url);
  const host = panelHost(page);
  await host.lastSent('ready');
  return {
    ...host,
    page,
    wear: async (theme) => {
      await page.evaluate(`harness.wear(${themeText(theme)})`);
    },
    show: (model) => host.deliver({ t: 'q', m: 'show', a: [model] }),
    showLog: (log) => host.deliver({ t: 'q', m: 'showLog', a: [log] }),
    showCommit: (commit) => host.deliver({ t: 'q', m: 'showCommit', a: [commit] }),
    showSource: async (frames) => {
      const [, request] = (await host.lastSent('readSource')).args;
      await host.deliver({ t: 'q', m: 'showSource', a: [{ request, frames }] });
    },
  };
}

function fakeVsCode(theme: ThemeName): string {
  const script = readFileSync(join(import.meta.dirname, 'page', 'fakeVsCode.ts'), 'utf8');
  return `${transformSync(script, { loader: 'ts' }).code}\ninstallFakeVsCode(${themeText(theme)});`;
}

export function themeText(theme: ThemeName): string {
  return readFileSync(join(import.meta.dirname, 'themes', `${theme}.json`), 'utf8');
}
