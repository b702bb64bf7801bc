import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Browser, BrowserContextOptions, JSHandle, Page } from 'playwright-core';
import type { TaskPanelLog, TaskPanelModel, TracebackSource } from '../../src/contract/taskPanel.ts';
import type { Commit } from '../../src/model/commit.ts';
import { waitFor } from '../../scripts/services/waitFor.ts';
import { launchChromium } from '../e2e/vscode/chromium.ts';
import type { Harness } from './harness.ts';
import { NOW } from './models.ts';
import { type PanelServer, startPanelServer } from './panelServer.ts';

export const THEMES = ['dark-2026', 'light-2026', 'high-contrast', 'high-contrast-light'] as const;
export type ThemeName = (typeof THEMES)[number];

export interface SentCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** The built task panel in a browser, with the host's side of its channel in the test's hands. */
export interface TaskPanelPage {
  readonly page: Page;
  show(model: TaskPanelModel): Promise<void>;
  showLog(log: TaskPanelLog): Promise<void>;
  showCommit(commit: Commit | null): Promise<void>;
  /** Answers what the page has asked last by `readSource`. */
  showSource(frames: TracebackSource['frames']): Promise<void>;
  /** Delivers any message, also ones that no host sends. */
  deliver(message: unknown): Promise<void>;
  sent(): Promise<readonly SentCall[]>;
  /** Waits until the page has sent a call of this method, and returns the newest. */
  lastSent(method: string): Promise<SentCall>;
  /** Milliseconds that the page was busy without a break, each time that it was for 50 or more. */
  busy(): Promise<readonly number[]>;
  /** What must be empty at every end: policy violations and uncaught errors. */
  troubles(): Promise<readonly string[]>;
}

export interface PanelBrowser {
  open(options?: { readonly theme?: ThemeName } & BrowserContextOptions): Promise<TaskPanelPage>;
  close(): Promise<void>;
}

/** One browser and server for a test file. */
export async function startPanelBrowser(): Promise<PanelBrowser> {
  // One after the other: a server whose browser does not start would have nobody to close it.
  const browser = await launchChromium();
  const server = await startPanelServer();
  return {
    open: (options = {}) => openPanel(browser, server, options),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function openPanel(
  browser: Browser,
  server: PanelServer,
  { theme = 'dark-2026', ...options }: { readonly theme?: ThemeName } & BrowserContextOptions,
): Promise<TaskPanelPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1000, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  await page.addInitScript({ content: fakeVsCode(theme) });
  await page.goto(server.url);
  // A reload makes a new harness, so none is kept.
  const harness = (): Promise<JSHandle<Harness>> => page.evaluateHandle<Harness>('harness');
  const deliver = async (message: unknown): Promise<void> => {
    await (await harness()).evaluate((it, data) => it.deliver(data), message);
  };
  const sent = async (): Promise<readonly SentCall[]> =>
    (await harness()).evaluate((it) => it.sent.map(({ m, a }) => ({ method: m, args: a })));
  const lastSent = (method: string): Promise<SentCall> =>
    waitFor(async () => (await sent()).findLast((call) => call.method === method), {
      what: `the page to call ${method}`,
    });
  await waitFor(async () => (await sent()).some((call) => call.method === 'ready'), {
    what: 'the page to be ready; run "npm run build" when dist/webview is missing',
  });
  return {
    page,
    deliver,
    sent,
    show: (model) => deliver({ t: 'q', m: 'show', a: [model] }),
    showLog: (log) => deliver({ t: 'q', m: 'showLog', a: [log] }),
    showCommit: (commit) => deliver({ t: 'q', m: 'showCommit', a: [commit] }),
    showSource: async (frames) => {
      const [, request] = (await lastSent('readSource')).args;
      await deliver({ t: 'q', m: 'showSource', a: [{ request, frames }] });
    },
    lastSent,
    busy: async () => (await harness()).evaluate((it) => it.busy),
    troubles: async () => (await harness()).evaluate((it) => [...it.violations, ...it.errors]),
  };
}

function fakeVsCode(theme: ThemeName): string {
  const script = readFileSync(join(import.meta.dirname, 'page', 'fakeVsCode.ts'), 'utf8');
  const variables = readFileSync(join(import.meta.dirname, 'themes', `${theme}.json`), 'utf8');
  return `${transformSync(script, { loader: 'ts' }).code}\ninstallFakeVsCode({ theme: ${variables} });`;
}
