import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { waitFor } from '../../scripts/services/waitFor.ts';
import type { DashboardModel } from '../../src/contract/dashboard.ts';
import { launchChromium } from '../e2e/vscode/chromium.ts';
import { EMPTY, FIGURES, HOSTILE_NAME, LAST_HOUR } from './dashboardModels.ts';
import type { Harness } from './harness.ts';
import { NOW } from './models.ts';
import { type PanelServer, startPanelServer } from './panelServer.ts';
import { newPage, THEMES, themeText } from './taskPanelPage.ts';

/** Photographs, for eyes; git ignores them. */
const PICTURES = join(import.meta.dirname, '..', '..', 'test-output', 'webview');

let browser: Browser;
let server: PanelServer;
let page: Page;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await launchChromium();
  server = await startPanelServer();
  page = await newPage(browser, 'dark-2026');
  await page.clock.setFixedTime(NOW);
  await page.goto(`${server.url}/dashboard`);
  await lastSent('ready');
});

after(async () => {
  await browser.close();
  await server.close();
});

afterEach(async () => {
  const harness = await page.evaluateHandle<Harness>('harness');
  assert.deepEqual(await harness.evaluate(({ violations, errors }) => [...violations, ...errors]), []);
});

async function show(model: DashboardModel): Promise<void> {
  const harness = await page.evaluateHandle<Harness>('harness');
  await harness.evaluate((it, data) => it.deliver(data), { t: 'q', m: 'show', a: [model] });
}

async function lastSent(method: string): Promise<readonly unknown[]> {
  const { a } = await waitFor(
    async () => {
      const harness = await page.evaluateHandle<Harness>('harness');
      return (await harness.evaluate(({ sent }) => [...sent])).findLast(({ m }) => m === method);
    },
    { what: `the page to call ${method}; run "npm run build" when dist/webview is missing` },
  );
  return a;
}

test('an hour is told in figures, charts, sentences and tables', async () => {
  assert.deepEqual(await lastSent('ready'), [LAST_HOUR]);
  await show({ kind: 'loading', choice: LAST_HOUR });
  await page.getByText('Reading the statistics…').waitFor();
  await show(FIGURES);
  assert.match(await page.locator('.tiles').innerText(), /Ended tasks\s+4,644[^]*Failed\s+131\s+2\.8 %/);
  assert.match(
    await page.locator('.notes').innerText(),
    /Recorded since [^]*2,500 tasks .* still being counted/,
  );
  const capacity = await page.locator('.capacity').innerText();
  assert.match(capacity, /2 slots are 85 % busy with it; a task waits 2\.6 s on average/);
  assert.match(capacity, /3 slots would keep the wait under 1 s/);
  assert.equal(await page.locator('.throughput .bar').count(), 4, 'succeeded, failed, lost, retried');
  assert.equal(await page.locator('.run-time .line').count(), 3);
  const names = page.getByRole('region', { name: 'By task name' }).locator('tbody');
  assert.match(
    await names.getByRole('row').nth(1).innerText(),
    /tasks\.evaluate_rule evaluation[^]*110 \+5,400 %/,
  );
  assert.ok(await names.getByText(HOSTILE_NAME).isVisible(), 'a name is text, never markup');
});

test('every chart tells its values by arrow keys, and as a table', async () => {
  const slider = page.getByRole('slider', { name: 'Throughput' });
  await slider.focus();
  await page.keyboard.press('End');
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /: succeeded \d+, failed \d+/);
  await page.keyboard.press('Home');
  assert.match(await page.locator('.throughput .readout').innerText(), /not recorded$/);
  await page.locator('.throughput summary').click();
  const table = page.getByRole('group', { name: 'Throughput as a table' });
  assert.equal(await table.locator('tbody tr').count(), 60);
  assert.match(await table.locator('tbody tr').first().innerText(), /–/);
  await page.locator('.throughput summary').click();
});

test('tables sort by every column, keep the focus, and lead to the tasks', async () => {
  const region = page.getByRole('region', { name: 'By task name' }).first();
  const sort = region.getByRole('button', { name: 'Failure rate' });
  await sort.focus();
  await page.keyboard.press('Enter');
  assert.match(await region.locator('tbody tr').first().innerText(), /evaluate_rule/);
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Failure rate');
  await region.getByRole('button', { name: 'tasks.evaluate_rule' }).click();
  assert.deepEqual(await lastSent('showTasks'), [
    {
      connectionId: 'local',
      system: 'celery',
      subject: { kind: 'name', name: 'tasks.evaluate_rule', queue: 'evaluation' },
    },
  ]);
});

test('time and tasks are chosen by keys and lists, and kept for the next time', async () => {
  await page.getByLabel('24 h').check();
  assert.deepEqual(await lastSent('choose'), [{ ...LAST_HOUR, span: { kind: 'last', ms: 86_400_000 } }]);
  await page.getByRole('combobox', { name: 'Tasks' }).selectOption({ label: 'celery@api-1' });
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'Staging' });
  const chosen = {
    span: { kind: 'last', ms: 86_400_000 },
    scope: { tasks: { kind: 'worker', worker: 'celery@api-1' }, connectionIds: ['staging'] },
  };
  assert.deepEqual(await lastSent('choose'), [chosen]);
  await page.getByLabel('Custom').check();
  await page.getByLabel('From', { exact: true }).fill('2026-11-20T10:00');
  await page.getByLabel('To', { exact: true }).fill('2026-11-20T09:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('alert').filter({ hasText: 'the earlier one first' }).waitFor();
  await page.getByLabel('To', { exact: true }).fill('2026-11-20T12:00');
  await page.getByRole('button', { name: 'Apply' }).click();
  const from = Date.UTC(2026, 10, 20, 10);
  const span = { kind: 'between', from, to: from + 7_200_000 };
  assert.deepEqual(await lastSent('choose'), [{ ...chosen, span }]);
  await page.reload();
  assert.deepEqual(await lastSent('ready'), [{ ...chosen, span }]);
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
