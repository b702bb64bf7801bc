import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { Browser, Locator } from 'playwright';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { root } from '../../scripts/root.ts';
import { sendCeleryTasks, waitFor } from '../services/index.ts';
import { type Scene, startScene } from './scene.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { expect, expectText } from './vscode/expect.ts';
import { pressInNotification } from './vscode/notifications.ts';
import { pictureSettings } from './vscode/pictureSettings.ts';
import { Workbench } from './vscode/workbench.ts';

const pictures = join(root, 'test-output', 'e2e');

/** A queue that no worker takes from, and what waits in it. */
const STUCK = 'stuck';
const WAITING = 12;

/** Tasks that succeed, so many that to retry them all takes ten seconds. */
const RELEASED = 200;
const MANY = 'one-of-many';

/** One person's way through operating: look into a worker and a queue, purge, undo, retry, and what read-only means. */
describe('a person who operates', { concurrency: false }, () => {
  let scene: Scene;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;
  let redis: Redis;

  before(async () => {
    scene = await startScene('actions');
    redis = new Redis(scene.brokerUrl);
    await sendCeleryTasks(scene, [
      ...Array.from({ length: WAITING }, (_, index) => ({
        task: 'tasks.add',
        args: [index, 1],
        options: { queue: STUCK },
      })),
      ...Array.from({ length: RELEASED }, (_, index) => ({
        task: 'tasks.release_executor_task',
        args: [`${MANY}-${index}`],
        options: { queue: 'high_priority' },
      })),
    ]);
    browser = await launchChromium();
    const place = { url: scene.brokerUrl, resultBackendUrl: scene.resultUrl };
    server = await startCodeServer({
      dataFolder: join(scene.folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: {
        ...pictureSettings,
        'taskTower.connections': [
          { id: 'demo', name: 'demo', ...place },
          { id: 'prod', name: 'prod', readOnly: true, ...place },
        ],
      },
      token: null,
      testDriver: false,
    });
    workbench = new Workbench(await openPage(browser, { viewport: { width: 1280, height: 1000 } }), pictures);
    await workbench.open(server.url(scene.workspace));
    await workbench.showTaskTower();
    await workbench.widenSidebar(560);
    // Room for the rows of both connections.
    await workbench.page.locator('.pane-header', { hasText: 'Tasks' }).click();
  });
  after(async () => {
    redis?.disconnect();
    await browser?.close();
    await server?.stop();
    await scene?.stop();
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

  /** What the menu of a row offers; the menu stands there all at once. */
  async function menuOf(row: Locator): Promise<readonly string[]> {
    const entries = await workbench.openContextMenu(row);
    const titles = await entries.allInnerTexts();
    await workbench.page.keyboard.press('Escape');
    await expect(entries).toHaveCount(0);
    return titles;
  }

  step('sees what a worker is and does when its row is opened', async () => {
    const row = await workbench.waitForRow('Workers', /worker1.*\d\/2/);
    await workbench.setExpanded(row, true);
    await workbench.waitForRow('Workers', /registered tasks.*\d/);
    await workbench.waitForRow('Workers', /pool.*prefork/);
    await workbench.picture('worker-opened');
    await workbench.setExpanded(row, false);
  });

  step('is offered a purge where it is possible, and never on the read-only connection', async () => {
    await workbench.waitForRow('Queues', /stuck.*12 waiting.*no consumer/, 60_000);
    const rows = workbench.rows('Queues').filter({ hasText: /stuck/ });
    await expect(rows, 'the queue below both connections').toHaveCount(2);
    const writable = await menuOf(await workbench.outermostRow('Queues', /stuck/, 'topmost'));
    assert.ok(writable.includes('Purge Queue…'), writable.join());
    const readOnly = await menuOf(await workbench.outermostRow('Queues', /stuck/, 'lowest'));
    assert.ok(readOnly.includes('Peek Queue…') && !readOnly.includes('Purge Queue…'), readOnly.join());
  });

  step('is told what a purge removes and where, and takes it back', async () => {
    const before = await redis.lrange(STUCK, 0, -1);
    assert.equal(before.length, WAITING);
    const dialog = workbench.page.locator('.monaco-dialog-box');
    const stuck = await workbench.outermostRow('Queues', /stuck/, 'topmost');
    await workbench.contextMenu(stuck, 'Purge Queue');
    await expectText(dialog, /Purge 12 waiting tasks from 'stuck'\?/);
    await expectText(dialog, /Connection: demo \(redis:\/\/127\.0\.0\.1:\d+/);
    await workbench.picture('purge-asked');
    await dialog.getByRole('button', { name: 'Purge 12 Tasks' }).click();

    await workbench.waitForNotification(/12 messages/);
    await expect.poll(() => redis.llen(STUCK)).toBe(0);
    await pressInNotification(workbench, /12 messages/, 'Undo');
    await workbench.waitForNotification(/Put 12 messages back/);
    await expect.poll(() => redis.lrange(STUCK, 0, -1)).toEqual(before);
    await workbench.clearNotifications();
  });

  step('is told in a notification, not in a dialog, when there is nothing to act on', async () => {
    await workbench.runCommand('Task Tower: Put Back');
    await workbench.waitForNotification(/There is nothing to put back/);
    await expect(workbench.page.locator('.monaco-dialog-box')).toHaveCount(0);
    await workbench.clearNotifications();
  });

  step('finds a task that was being edited again after a reload of the window', async () => {
    await workbench.runCommand('Task Tower: Send Task');
    await workbench.chooseQuickPick('tasks.evaluate_code');
    await workbench.chooseQuickPick('stuck');
    await workbench
      .editorText()
      .filter({ hasText: /evaluate_code/ })
      .click();
    await workbench.focusedEditor().waitFor();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.insertText('{ "task": "tasks.typed-by-hand" }');
    const typed = workbench.editorText().filter({ hasText: 'tasks.typed-by-hand' });
    await typed.waitFor();
    // In a browser VS Code saves by itself a moment after typing, and cannot while its page is being left.
    await workbench.page.keyboard.press('Control+S');
    await waitFor(() => keepsDraft(join(scene.folder, 'vscode')), { what: 'the draft to be kept' });
    await workbench.reload();
    await typed.waitFor();
    await workbench.runCommand('Task Tower: Discard');
    await workbench.page.locator('.tab', { hasText: 'Send' }).waitFor({ state: 'detached' });
    await workbench.showTaskTower();
  });

  step('stops what takes long, and is told how far it came', async () => {
    await workbench.runCommand('Task Tower: Filter Tasks');
    await workbench.quickInput().fill(`state:succeeded args:${MANY} connection:demo`);
    await workbench.page.keyboard.press('Enter');
    await workbench.runCommand('Task Tower: Retry All Matching');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: /Retry \d+ Tasks/ }).click();
    const progress = await workbench.waitForNotification(/Retry Task: \d+ of \d+/);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await workbench.waitForNotification(/done for \d+ of \d+\. It was stopped before the others/);
    await pressInNotification(workbench, /It was stopped/, 'Show Details');
    await expectText(workbench.editorText(), /not\sdone\s+[\da-f-]{36}\s+not\sstarted/);
    await workbench.clearNotifications();
    await workbench.runCommand('Task Tower: Clear Task Filter');
  });

  step('sees what was refused in the view Actions, and why', async () => {
    await workbench.runCommand('Task Tower: Control All Workers');
    await workbench.chooseQuickPick('demo');
    await workbench.chooseQuickPick('Set Autoscale');
    await workbench.answer('At most how many processes?', '2');
    await workbench.answer('At least how many', '1');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Set Autoscale' }).click();
    await workbench.waitForNotification(/Set Autoscale failed\. worker\d@.*Autoscale not enabled/);
    await workbench.view('Actions').locator('.pane-header').click();
    const entry = await workbench.waitForRow('Actions', /Scale the pool between 1 and 2.*Refused/);
    await workbench.picture('action-refused');
    await entry.click();
    await expectText(workbench.editorText(), /Outcome\s+Refused/);
    await expectText(workbench.editorText(), /not\sdone\s+worker1@\S+\s+ValueError/);
    await workbench.hover(entry, /Refused: worker\d@.* · worker\d@/);
    await workbench.clearNotifications();
  });

  step('reads on a name in the source how its task went, and goes to its runs', async () => {
    await workbench.openFile('celery/tasks.py');
    const name = workbench.editorText().locator('span > span', { hasText: /^"tasks\.evaluate_code"$/ });
    await workbench.hover(name, /tasks\.evaluate_code — \d+ runs? · .* in the last 24 h/);
    const defined = workbench
      .editorText()
      .locator('span > span', { hasText: /^evaluate_code$/ })
      .first();
    const told = await workbench.hover(defined, /evaluate_code — \d+ runs? · .* in the last 24 h/);
    await workbench.picture('hover-python-dark');
    await told.getByText('Show Recent Runs').click();
    await workbench.view('Tasks').getByText('name:tasks.evaluate_code', { exact: true }).waitFor();
  });

  step('leaves everything as it is by Escape', async () => {
    await workbench.runCommand('Task Tower: Control All Workers');
    await workbench.chooseQuickPick('demo');
    await workbench.chooseQuickPick('Shut Down Worker');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await expectText(dialog, /Shut down 2 workers \(worker1@.*, worker2@.*\)\?/s);
    await dialog.getByRole('button', { name: 'Shut Down 2 Workers' }).click();
    await workbench.page.locator('.quick-input-widget:visible', { hasText: "Type 'demo'" }).waitFor();
    await workbench.picture('shutdown-typed');
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Task Tower: Ping');
    await workbench.quickPick('worker1').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForNotification(/done for all 4|pong/i);
    await workbench.picture('pinged');
  });
});

/** Whether some draft that the extension keeps holds what was typed. */
function keepsDraft(dataFolder: string): boolean {
  return readdirSync(dataFolder, { recursive: true, withFileTypes: true }).some(
    (entry) =>
      entry.isFile() &&
      entry.parentPath.includes('task-tower') &&
      /^[0-9a-f]{64}$/.test(entry.name) &&
      readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('tasks.typed-by-hand'),
  );
}
