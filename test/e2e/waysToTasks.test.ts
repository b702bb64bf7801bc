import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Queue, Worker } from 'bullmq';
import { build } from 'esbuild';
import type { Browser, Frame, Page } from 'playwright';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { ownFolder } from '../../scripts/services/ownership.ts';
import { root } from '../../scripts/root.ts';
import { taskKey } from '../../src/model/task.ts';
import { type RedisServer, startRedis, waitFor } from '../services/index.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { eventually, expect, expectText, PATIENCE_MS } from './vscode/expect.ts';
import { pressInNotification } from './vscode/notifications.ts';
import { pictureSettings } from './vscode/pictureSettings.ts';
import { Workbench } from './vscode/workbench.ts';

const pictures = join(root, 'test-output', 'e2e');

const DECLINED = 'The card was declined';
const CHARGE = `interface Order {
  readonly cents: number;
}

export async function charge({ cents }: Order): Promise<string> {
  if (cents > 1000) throw new Error('${DECLINED}');
  return 'charged';
}
`;
const TILL = `import { Worker } from 'bullmq';
import { charge } from './charge.ts';

export const till = new Worker('orders', ({ data }) => charge(data));
`;
const UNREADABLE = 'The report cannot be read';
const REPORT = `exports.report = async function report() {
  throw new Error('${UNREADABLE}');
};
`;
const CHARGED = 7;
const REFUSED = 3;

/** The ways to a task and on from it: figures, a link, the source that its code was compiled from, marks, a drag. */
describe('the ways to a task and from it', { concurrency: false }, () => {
  let workspace: string;
  let redis: RedisServer;
  let orders: Queue;
  let worker: Worker;
  let server: CodeServer;
  let browser: Browser;
  let page: Page;
  let workbench: Workbench;

  const settings = () => ({
    ...pictureSettings,
    'taskTower.connections': [{ id: 'shop', name: 'shop', url: redis.url }],
  });

  before(async () => {
    const folder = ownFolder('ways');
    workspace = join(folder, 'workspace');
    const deployed = join(folder, 'deployed');
    await writeSources(workspace);
    await cp(join(workspace, 'shop'), join(deployed, 'shop'), { recursive: true });
    await cp(join(workspace, 'batch'), deployed, { recursive: true });
    redis = await startRedis();
    const connection = { url: redis.url };
    orders = new Queue('orders', { connection });
    worker = new Worker('orders', applicationOf(deployed), { connection });
    await worker.waitUntilReady();
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: settings(),
      token: null,
      testDriver: false,
    });
    page = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    workbench = new Workbench(page, pictures);
    await workbench.open(server.url(workspace));
    await workbench.showTaskTower();
    await workbench.widenSidebar(480);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await worker?.close();
    await orders?.close();
    await redis?.stop();
  });

  /** A step of the way; when it fails, there is a picture of what the screen showed. */
  const step = (name: string, walk: () => Promise<void>): void => {
    it(name, async () => {
      try {
        await walk();
      } catch (error) {
        await workbench.picture(`failed - ${name}`);
        throw error;
      }
    });
  };

  /** Opens the newest task that failed with this message, whose panel bears `title`. */
  async function openTask(message: string, title: string): Promise<Frame> {
    // The list is live: another row may come under the pointer between the look and the click.
    await eventually(async () => {
      await workbench.row('Tasks', message).click({ timeout: 5_000 });
      await expect(workbench.tab(title)).toBeVisible({ timeout: 3_000 });
    });
    return panelWith(message);
  }

  /** The page of the panel that shows `text`; the one that is hidden by it may still be there. */
  async function panelWith(text: string): Promise<Frame> {
    return waitFor(
      async () => {
        for (const frame of page.frames()) {
          const shown = await frame
            .$$eval('main .task-view', (found) => found[0]?.textContent ?? '')
            .catch(() => '');
          if (shown.includes(text)) return frame;
        }
        return null;
      },
      { what: `a panel with ${text}`, timeoutMs: PATIENCE_MS },
    );
  }

  step(
    'the statistics tell exactly what ended, in the span that was chosen, and lead to the tasks',
    async () => {
      await workbench.waitForRow('Queues', /orders/);
      await orders.addBulk([
        ...Array.from({ length: CHARGED }, () => ({ name: 'charge', data: { cents: 900 } })),
        ...Array.from({ length: REFUSED }, () => ({ name: 'charge', data: { cents: 9_900 } })),
      ]);
      await workbench.waitForRow('Tasks', new RegExp(`charge.*${DECLINED}`));
      await workbench.runCommand('Task Tower: Show Statistics');
      const statistics = await workbench.webview('.dashboard-header');
      const tiles = statistics.locator('.tiles');
      const total = new RegExp(`Ended tasks\\s+${CHARGED + REFUSED}\\s+Failed\\s+${REFUSED}\\s+30\\s%`);
      await expectText(tiles, total);
      await statistics.getByLabel('15 min').check();
      await expectText(tiles, total);
      await statistics.getByLabel('Custom').check();
      await statistics.getByLabel('From', { exact: true }).fill('2026-01-01T00:00');
      await statistics.getByLabel('To', { exact: true }).fill('2026-01-01T06:00');
      await statistics.getByRole('button', { name: 'Apply' }).click();
      await expectText(tiles, /Ended tasks\s+–/);
      await statistics.getByLabel('24 h').check();
      await expectText(tiles, total);
      await workbench.picture('statistics-dark');
      await statistics.getByRole('button', { name: 'charge', exact: true }).click();
      await expect(workbench.view('Tasks').getByText('name:charge queue:orders')).toBeVisible();
      await expect(workbench.rows('Tasks')).toHaveCount(CHARGED + REFUSED);
    },
  );

  step('a copied link opens the task again; VS Code asks first', async () => {
    const panel = await openTask(DECLINED, 'charge · failed');
    await panel.getByRole('button', { name: 'Copy', exact: true }).click();
    await panel.getByRole('menuitem', { name: 'Copy link' }).click();
    await eventually(async () =>
      assert.match(await clipboard(), /^[\w-]+:\/\/task-tower\.task-tower\/task\?key=/u),
    );
    const link = await clipboard();
    await workbench.runCommand('View: Close All Editors');
    await expect(workbench.tab('charge · failed')).toHaveCount(0);
    await openLink(link);
    await panelWith(DECLINED);
    await workbench.waitForActiveTab('charge · failed');
  });

  step('a frame of compiled code leads to the line it was written in', async () => {
    const panel = await panelWith(DECLINED);
    await panel
      .getByRole('link', { name: /charge\.ts/ })
      .first()
      .click();
    await workbench.waitForActiveTab('charge.ts');
    const line = CHARGE.split('\n').findIndex((text) => text.includes(DECLINED)) + 1;
    await expect.poll(() => workbench.cursor()).toMatch(new RegExp(`Ln ${line},`));
  });

  step('of several files that fit a person picks one, and it is remembered', async () => {
    await orders.add('report', {});
    await workbench.view('Tasks').hover();
    await workbench.view('Tasks').getByRole('button', { name: 'Clear Task Filter' }).click();
    const panel = await openTask(UNREADABLE, 'report · failed');
    await panel
      .getByRole('link', { name: /report\.js/ })
      .first()
      .click();
    await workbench.chooseQuickPick('batch/lib/report.js');
    await workbench.waitForActiveTab('report.js');
    await pressInNotification(workbench, /Look for files of .*deployed.* from now on/, 'Remember');
    const settings = join(workspace, '.vscode', 'settings.json');
    await waitFor(async () => /remoteRoot/u.test(await readFile(settings, 'utf8')), {
      what: 'the path mapping',
    });
    await workbench.runCommand('View: Close All Editors');
    const again = await openTask(UNREADABLE, 'report · failed');
    await again
      .getByRole('link', { name: /report\.js/ })
      .first()
      .click();
    await workbench.waitForActiveTab('report.js');
    await expect(workbench.quickInputWidget()).toHaveCount(0);
  });

  step('the explorer marks the file that failed', async () => {
    await workbench.runCommand('View: Show Explorer');
    const mark = `[...document.querySelectorAll('.explorer-folders-view .monaco-icon-label')]
      .filter((label) => label.textContent.includes('report.js'))
      .map((label) => getComputedStyle(label, '::after').content)
      .join()`;
    await expect.poll(() => page.evaluate<string>(mark)).toMatch(/✗/u);
    await workbench.picture('explorer-mark-dark');
  });

  step('a task that is dragged into an editor becomes its id, or by choice its JSON', async () => {
    await workbench.showTaskTower();
    await workbench.openNewFile('ids: ', 'Plain Text');
    const [job] = await orders.getFailed();
    const target = workbench.editorText();
    await workbench.dragRow(workbench.row('Tasks', UNREADABLE), target, 'Shift');
    await expectText(target, new RegExp(`ids:\\s${job?.id ?? ''}`));
    await page.locator('.post-edit-widget .monaco-button').click();
    await page.getByText('Insert Task as JSON', { exact: true }).last().click();
    // The editor shows the end of what it was given.
    await expectText(target, /"dataSource":\s"job\srecord"/);
  });

  step('one that is dragged into a terminal is typed there, and not run', async () => {
    const [job] = await orders.getFailed();
    const file = join(workspace, 'dropped');
    await workbench.runCommand('Terminal: Create New Terminal');
    const terminal = page.locator('.terminal-outer-container .xterm-screen').first();
    await terminal.click();
    await page.locator('.terminal-outer-container .xterm.focus').waitFor();
    await page.keyboard.type('printf %s ');
    await workbench.dragRow(workbench.row('Tasks', UNREADABLE), terminal);
    // Had the drop ended the line, the file would be empty.
    await page.keyboard.type(` > ${file}`);
    await page.keyboard.press('Enter');
    await waitFor(async () => (await readFile(file, 'utf8')) === job?.id, {
      what: 'the id that the terminal was given',
      timeoutMs: PATIENCE_MS,
    });
    await workbench.runCommand('Terminal: Kill All Terminals');
  });

  step('two tasks that are selected are compared', async () => {
    const declined = workbench.rows('Tasks').filter({ hasText: DECLINED });
    await declined.nth(0).click();
    await declined.nth(1).click({ modifiers: ['Control'] });
    await workbench.contextMenu(declined.nth(1), 'Compare Task with…');
    await workbench.chooseQuickPick('Data');
    await page.locator('.monaco-diff-editor .modified .view-lines').filter({ hasText: '9900' }).waitFor();
    await workbench.waitForActiveTab('charge arguments');
  });

  step('a name in the source tells how its jobs went, and leads to them', async () => {
    await workbench.openFile('shop/src/till.ts');
    const name = workbench.editorText().locator('span > span', { hasText: /^'orders'$/ });
    const told = await workbench.hover(name, /orders — \d+ runs · \d+ failed in the last 24 h/);
    await workbench.picture('hover-typescript-dark');
    await told.getByText('Show Recent Runs').click();
    await workbench.view('Tasks').getByText('queue:orders', { exact: true }).waitFor();
    await workbench.runCommand('Task Tower: Clear Task Filter');
  });

  step('an alert is told once, and muted from its notification', async () => {
    const alerts = [
      { name: 'Wrong', filter: 'state:failed nmae:x' },
      { name: 'Refusals', filter: 'state:failed', count: REFUSED, within: '1h' },
      { name: 'Any', filter: 'queue:orders', count: 1, within: '1h' },
    ];
    await server.writeSettings({ ...settings(), 'taskTower.alerts': alerts });
    await workbench.waitForNotification(/'Wrong': There is no field nmae/);
    const status = page.locator('.statusbar-item[id*="taskTower"]');
    await expectText(status, /2 alerts/);
    await pressInNotification(workbench, /Refusals: \d tasks within 1 h on shop/, 'Mute for an Hour');
    await expectText(status, /alert: Any/);
    await pressInNotification(workbench, /Any: \d+ tasks/, 'Mute for This Session');
    await expect(status).not.toContainText('alert');
    await workbench.clearNotifications();

    await workbench.runCommand('Task Tower: Show Alerts');
    const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text });
    await expectText(row('Refusals'), /muted until \d\d:\d\d · state:failed/);
    await expectText(row('Any'), /muted · queue:orders/);
    await expectText(row('Wrong'), /There is no field nmae/);
    await workbench.picture('alerts-dark');
    await row('Refusals').hover();
    await row('Refusals').locator('.action-label.codicon-bell').click();
    await expectText(status, /alert: Refusals/);
    await expect(row('Refusals')).not.toContainText('muted');
    await page.keyboard.press('Escape');
    await workbench.hover(status, /Alerts: Refusals \(\d tasks within 1 h\)/);
    await workbench.picture('status-alert-dark');
    await server.writeSettings(settings());
    await expect(status).not.toContainText('alert');
  });

  step('a link to another connection connects nowhere before a person has said where that is', async () => {
    const [job] = await orders.getFailed();
    const ref = {
      connectionId: 'elsewhere',
      system: 'bullmq',
      scope: 'bull:orders',
      id: job?.id ?? '',
    } as const;
    const key = Buffer.from(taskKey(ref)).toString('base64url');
    await openLink(`vscode://task-tower.task-tower/task?key=${key}`);
    const question = /"elsewhere", which is not configured here/;
    await workbench.waitForNotification(question);
    await expect(workbench.rows('Workers').filter({ hasText: 'elsewhere' })).toHaveCount(0);
    await workbench.picture('link-elsewhere-dark');
    await pressInNotification(workbench, question, 'Connect to Redis…');
    await workbench.answer('Address of the Redis', redis.url);
    await workbench.chooseQuickPick('The same server');
    await workbench.answer('Name of the connection', 'elsewhere');
    await workbench.chooseQuickPick('Only watch');
    await workbench.waitForActiveTab('report · failed');
    await workbench.waitForRow('Workers', /elsewhere.*read-only/);
  });

  function clipboard(): Promise<string> {
    return page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Opens a link as a browser or a chat hands it to VS Code. */
  async function openLink(link: string): Promise<void> {
    await workbench.runCommand('Developer: Open URL');
    await workbench.quickInput().fill(link);
    await page.keyboard.press('Enter');
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Task Tower' });
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  }
});

/** A workspace whose code of orders is compiled, and which has two files named alike. */
async function writeSources(folder: string): Promise<void> {
  const files = {
    'shop/src/charge.ts': CHARGE,
    'shop/src/till.ts': TILL,
    'api/lib/report.js': REPORT,
    'batch/lib/report.js': REPORT,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await build({
    entryPoints: [join(folder, 'shop/src/charge.ts')],
    outfile: join(folder, 'shop/dist/charge.js'),
    format: 'cjs',
    minify: true,
    sourcemap: true,
  });
}

/** What runs a job, with the code that lies in `folder`. */
function applicationOf(
  folder: string,
): (job: { readonly name: string; readonly data: unknown }) => Promise<unknown> {
  const load = createRequire(join(folder, 'index.js'));
  const { charge } = load('./shop/dist/charge.js') as { charge: (order: unknown) => Promise<unknown> };
  const { report } = load('./lib/report.js') as { report: () => Promise<unknown> };
  return ({ name, data }) => (name === 'charge' ? charge(data) : report());
}
