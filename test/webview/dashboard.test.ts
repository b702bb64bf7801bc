import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import type { DashboardModel } from '../../src/contract/dashboard.ts';
import { launchChromium } from '../e2e/vscode/chromium.ts';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { EMPTY, FIGURES, HOSTILE_NAME, LAST_HOUR } from './dashboardModels.ts';
import { NOW } from './models.ts';
import { panelHost, type PanelHost } from './panelHost.ts';
import { type PanelServer, startPanelServer } from './panelServer.ts';
import { newPage, THEMES, themeText } from './taskPanelPage.ts';

/** Photographs, for eyes; git ignores them. */
const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');

let browser: Browser;
let server: PanelServer;
let page: Page;
let host: PanelHost;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await launchChromium();
  server = await startPanelServer();
  page = await newPage(browser, 'dark-2026');
  await page.clock.setFixedTime(NOW);
  await page.goto(`${server.url}/dashboard`);
  host = panelHost(page);
});

after(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  const troubles = await host.troubles();
  assert.deepEqual(troubles, []);
});

async function show(model: DashboardModel): Promise<void> {
  await host.deliver({ t: 'q', m: 'show', a: [model] });
}

test('an hour is told in figures, charts, sentences and tables', async () => {
  await host.expectSent('ready', LAST_HOUR);
  await show({ kind: 'loading', choice: LAST_HOUR });
  await page.getByText('Reading the statistics…').waitFor();
  await show(FIGURES);
  await expectText(page.locator('.tiles'), /Ended tasks\s+4,644[^]*Failed\s+131\s+2\.8 %/);
  await expectText(page.locator('.notes'), /Recorded since [^]*2,500 tasks .* still being counted/);
  const capacity = page.locator('.capacity');
  await expectText(capacity, /2 slots are 85 % busy with it; a task waits 2\.6 s on average/);
  await expectText(capacity, /3 slots would keep the wait under 1 s/);
  await expect(page.locator('.throughput .bar'), 'succeeded, failed, lost, retried').toHaveCount(4);
  await expect(page.locator('.run-time .line')).toHaveCount(3);
  const names = page.getByRole('region', { name: 'By task name' }).locator('tbody');
  await expectText(names.getByRole('row').nth(1), /tasks\.evaluate_rule evaluation[^]*110 \+5,400 %/);
  await expect(names.getByText(HOSTILE_NAME), 'a name is text, never markup').toBeVisible();
});

test('every chart tells its values by arrow keys, and as a table', async () => {
  const slider = page.getByRole('slider', { name: 'Throughput' });
  await slider.focus();
  await expect(slider).toBeFocused();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /: succeeded \d+, failed \d+/);
  await page.keyboard.press('Home');
  await expectText(page.locator('.throughput .readout'), /not recorded$/);
  await expect(page.locator('.throughput .unwatched'), 'where nobody watched').not.toHaveCount(0);
  await page.locator('.throughput summary').click();
  const table = page.getByRole('group', { name: 'Throughput as a table' });
  await expect(table.locator('tbody tr')).toHaveCount(60);
  await expectText(table.locator('tbody tr').first(), /–/);
  await page.locator('.throughput summary').click();
});

test('tables sort by every column, keep the focus, and lead to the tasks', async () => {
  const region = page.getByRole('region', { name: 'By task name' }).first();
  const sort = region.getByRole('button', { name: 'Failure rate' });
  await sort.focus();
  await expect(sort).toBeFocused();
  await page.keyboard.press('Enter');
  await expectText(region.locator('tbody tr').first(), /evaluate_rule/);
  await expect(sort, 'it is made anew and keeps the focus').toBeFocused();
  await region.getByRole('button', { name: 'tasks.evaluate_rule' }).click();
  await host.expectSent('showTasks', {
    connectionId: 'local',
    system: 'celery',
    subject: { kind: 'name', name: 'tasks.evaluate_rule', queue: 'evaluation' },
  });
});

test('time and tasks are chosen by keys and lists, and kept for the next time', async () => {
  await page.getByLabel('24 h').check();
  await host.expectSent('choose', { ...LAST_HOUR, span: { kind: 'last', ms: 86_400_000 } });
  await page.getByRole('combobox', { name: 'Tasks' }).selectOption({ label: 'celery@api-1' });
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'Staging' });
  const chosen = {
    span: { kind: 'last', ms: 86_400_000 },
    scope: { tasks: { kind: 'worker', worker: 'celery@api-1' }, connectionIds: ['staging'] },
  };
  await host.expectSent('choose', chosen);
  await page.getByLabel('Custom').check();
  await page.getByLabel('From', { exact: true }).fill('2026-11-20T10:00');
  await page.getByLabel('To', { exact: true }).fill('2026-11-20T09:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('alert').filter({ hasText: 'the earlier one first' }).waitFor();
  await page.getByLabel('To', { exact: true }).fill('2026-11-20T12:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  const from = Date.UTC(2026, 10, 20, 10);
  const span = { kind: 'between', from, to: from + 7_200_000 };
  await host.expectSent('choose', { ...chosen, span });
  await page.reload();
  await host.expectSent('ready', { ...chosen, span });
});

test('every state is clean for axe in every theme', async () => {
  const states: Readonly<Record<string, DashboardModel>> = {
    figures: FIGURES,
    empty: EMPTY,
    stale: { ...FIGURES, refreshError: 'The monitor stopped unexpectedly and is being restarted.' },
    error: { kind: 'error', choice: LAST_HOUR, message: 'The monitor stopped unexpectedly.' },
    unwatched: { kind: 'nothing watched', choice: LAST_HOUR },
  };
  for (const [state, model] of Object.entries(states)) {
    await show(model);
    for (const theme of THEMES) {
      await page.evaluate(`harness.wear(${themeText(theme)})`);
      const builder = new AxeBuilder({ page }).setLegacyMode();
      const rules = theme === THEMES[0] ? builder : builder.withRules(['color-contrast']);
      if (theme === THEMES[0] || state === 'figures') {
        const { violations } = await rules.analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
          [],
          `${state} in ${theme}`,
        );
      }
      if (state === 'figures' || theme === THEMES[0]) {
        await page.screenshot({ path: join(PICTURES, `dashboard-${state}-${theme}.png`), fullPage: true });
      }
    }
  }
});
