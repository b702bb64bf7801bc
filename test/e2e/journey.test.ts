import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import { freePort, waitFor } from '../services/index.ts';
import { type Scene, startScene } from './scene.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { eventually, expect, expectText } from './vscode/expect.ts';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { pictureSettings } from './vscode/pictureSettings.ts';
import { Workbench } from './vscode/workbench.ts';

const pictures = join(root, 'test-output', 'e2e');

const CODE = "total = sum(range(10))\nprint('the total is', total)\n";

/** One person's way through the product, from the empty view to a submitted evaluation. Each step builds on the last. */
describe('a person in VS Code with the package installed', { concurrency: false }, () => {
  let scene: Scene;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;

  const settings = () => ({
    ...pictureSettings,
    'taskTower.evaluationTargets': [
      {
        name: 'Evaluate with Celery',
        kind: 'celery',
        task: 'tasks.evaluate_code',
        queue: 'high_priority',
        args: ['${uuid}', '${code}', '${language}', 10],
      },
      {
        name: 'Evaluate with BullMQ',
        kind: 'bullmq',
        queue: 'evaluations',
        jobName: 'evaluate_code',
        data: { evalId: '${uuid}', code: '${code}', language: '${language}', timeout: 10 },
      },
      {
        name: 'Evaluate over HTTP',
        kind: 'http',
        url: scene.apiUrl,
        headers: { 'content-type': 'application/json' },
        body: { code: '${code}', language: '${language}' },
      },
    ],
  });

  before(async () => {
    scene = await startScene('journey');
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(scene.folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: settings(),
      token: null,
      testDriver: false,
    });
    workbench = new Workbench(
      await openPage(browser, {
        viewport: { width: 1280, height: 800 },
        permissions: ['clipboard-read', 'clipboard-write'],
      }),
      pictures,
    );
    await workbench.open(server.url(scene.workspace));
  });
  after(async () => {
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

  step('finds the empty view telling what to do', async () => {
    await workbench.showTaskTower();
    await workbench.widenSidebar(400);
    const button = workbench.view('Workers').getByRole('button', { name: /Connect to Redis/ });
    await button.waitFor();
    await workbench.picture('empty-dark');
    await button.click();
  });

  step('is told in the flow why an address does not work', async () => {
    const port = await freePort();
    await workbench.answer('Address of the Redis', `redis://127.0.0.1:${port}/0`);
    await workbench.chooseQuickPick('The same server');
    await workbench.answer('Name of the connection', 'demo');
    await workbench.chooseQuickPick('Watch and act');
    await expectText(workbench.quickInputWidget(), /connection refused/i);
    await expectText(workbench.quickInputWidget(), new RegExp(`127\\.0\\.0\\.1:${port}`));
    await workbench.picture('connect-refused-dark');
  });

  step('corrects the address and connects', async () => {
    await workbench.chooseQuickPick('address');
    await workbench.answer('Address of the Redis', scene.brokerUrl);
    await workbench.waitForNotification(/Connected to 'demo'/);
    await workbench.waitForRow('Workers', /worker1/);
  });

  step('names the other result backend by editing the connection', async () => {
    await workbench.runCommand('Task Tower: Edit Connection');
    await workbench.answer('Address of the Redis', scene.brokerUrl);
    await workbench.chooseQuickPick('Another server or database');
    await workbench.answer('Address of the result backend', scene.resultUrl);
    await workbench.answer('Name of the connection', 'demo');
    await workbench.chooseQuickPick('Watch and act');
    await workbench.waitForNotification(/Connected to 'demo'/);
  });

  step('sees workers, queues and tasks of Celery and BullMQ', async () => {
    await workbench.clearNotifications();
    await workbench.waitForRow('Workers', /worker1.*\d\/2.*done/);
    await workbench.waitForRow('Workers', /worker2.*\d\/2/);
    await workbench.waitForRow('Queues', /high_priority/);
    await workbench.waitForRow('Queues', /evaluations.*BullMQ/);
    await workbench.waitForRow('Tasks', /evaluate_code.*succeeded/, 60_000);
    await workbench.waitForRow('Tasks', /assign_executor/);
  });

  step('groups the tasks by state, and freezes them to read', async () => {
    await workbench.runCommand('Task Tower: Group Tasks By');
    await workbench.chooseQuickPick('State');
    const group = await workbench.waitForRow('Tasks', /^succeeded/);
    await workbench.setExpanded(group, true);
    await workbench.waitForRow('Tasks', /evaluate_code.*succeeded/);
    await workbench.picture('tasks-by-state-dark');
    await workbench.clickRowButton(group, 'Show Only This Group');
    const filter = workbench.view('Tasks').getByText(/^state:succeeded$/);
    await filter.waitFor();
    await workbench.runCommand('Task Tower: Clear Task Filter');
    await filter.waitFor({ state: 'detached' });
    await workbench.runCommand('Task Tower: Freeze Tasks');
    const frozen = workbench.view('Tasks').getByText(/^[1-9]\d* new · frozen at/);
    await frozen.waitFor();
    await workbench.runCommand('Task Tower: Follow Tasks');
    await frozen.waitFor({ state: 'detached' });
  });

  step('opens a failed task and reads what was raised', async () => {
    await eventually(async () => {
      await workbench.page.keyboard.press('Control+K');
      await workbench.page.keyboard.press('Control+Shift+F');
      await workbench.quickInput().waitFor({ timeout: 10_000 });
    });
    await workbench.quickInput().fill('name:*evaluate_code stat:');
    await workbench.quickPick('There is no field stat').waitFor();
    await workbench.picture('filter-problem-dark');
    await workbench.quickInput().fill('name:*evaluate_code sta');
    await workbench.acceptFirstQuickPick('state:');
    await expect(workbench.quickInput(), 'the completed field').toHaveValue(/ state:$/);
    await workbench.quickInput().pressSequentially('fai');
    await workbench.quickPick('failed').waitFor();
    await workbench.picture('filter-dark');
    await workbench.acceptFirstQuickPick('failed');
    await expect(workbench.quickInput(), 'the completed filter').toHaveValue(
      'name:*evaluate_code state:failed ',
    );
    await workbench.page.keyboard.press('Enter');
    await workbench.waitForRow('Tasks', /evaluate_code.*CodeError/, 90_000);
    await waitFor(
      async () => {
        // The list is live: another row may come under the pointer between the look and the click.
        await workbench.row('Tasks', /evaluate_code.*CodeError/).click();
        return (await workbench.activeTab()).startsWith('evaluate_code · failed');
      },
      { what: 'the panel of the failed task', timeoutMs: 60_000, intervalMs: 500 },
    );
    await workbench.webview('main', /CodeError[^]*Traceback/i);
    await workbench.picture('task-dark');
  });

  step('lands on file and line by a click on a frame', async () => {
    const panel = await workbench.webview('main', /Traceback/i);
    const frame = panel.getByRole('link', { name: /sandbox\.py|runCode\.ts/ }).last();
    const file = /sandbox\.py/.test(await frame.innerText()) ? 'celery/sandbox.py' : 'bullmq/runCode.ts';
    await frame.click();
    await workbench.waitForActiveTab(basename(file));
    const source = readFileSync(join(scene.workspace, file), 'utf8').split('\n');
    const lineOfCursor = async () => source[Number(/Ln (\d+)/.exec(await workbench.cursor())?.[1]) - 1] ?? '';
    await expect.poll(lineOfCursor).toMatch(/raise|new CodeError/);
    await workbench.picture('source-dark');
  });

  step('keeps the panel through a reload of the window', async () => {
    await workbench.reload();
    await workbench.view('Tasks').getByText('name:*evaluate_code state:failed').waitFor();
    await workbench.tab(/evaluate_code · failed/).click();
    await workbench.webview('main', /Traceback/i);
  });

  step('submits the selection as an evaluation and sees it succeed', async () => {
    await workbench.openNewFile(CODE, 'Python');
    await workbench.page.keyboard.press('Control+A');
    await workbench.runCommand('Task Tower: Submit Test Evaluation');
    await workbench.chooseQuickPick('Evaluate with Celery');
    await workbench.waitForNotification(/evaluate_code succeeded/, 60_000);
    await workbench.picture('submitted-dark');
  });

  step('finds in the action log what was sent, with everything about it', async () => {
    await workbench.runCommand('Task Tower: Show Action Log');
    const row = workbench.quickPick("Send a task 'tasks.evaluate_code'");
    await row.waitFor();
    await expect(workbench.quickInputWidget(), 'no argument is in the log').not.toContainText('the total is');
    await workbench.picture('action-log-dark');
    await row.click();
    await workbench.tab(/Send a task/).waitFor();
    await expectText(workbench.editorText(), /Outcome\s+Done/);
  });

  step('has the same quiet screen in light and high contrast', async () => {
    await workbench.clearNotifications();
    await workbench.tab(/evaluate_code · failed/).click();
    await workbench.webview('main');
    for (const [theme, name] of [
      ['Light 2026', 'light'],
      ['Default High Contrast', 'high-contrast'],
      ['Dark 2026', 'dark'],
    ] as const) {
      await server.writeSettings({ ...settings(), 'workbench.colorTheme': theme });
      await workbench.waitForTheme(theme);
      await workbench.picture(`workbench-${name}`);
    }
  });

  step('marks the connection as production, and is asked twice before anything is destroyed', async () => {
    await workbench.runCommand('Task Tower: Edit Connection');
    await workbench.answer('Address of the Redis', scene.brokerUrl);
    await workbench.chooseQuickPick('Another server or database');
    await workbench.answer('Address of the result backend', scene.resultUrl);
    await workbench.answer('Name of the connection', 'demo');
    await workbench.chooseQuickPick('it is in production');
    await workbench.waitForNotification(/Connected to 'demo'/);
    await workbench.clearNotifications();
    await workbench.page.locator('.statusbar-item', { hasText: 'production' }).waitFor();
    await workbench.view('Workers').getByText('demo · production').waitFor();

    await workbench.runCommand('Task Tower: Purge Queue');
    await workbench.chooseQuickPick('batch');
    await workbench.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Purge' }).first().click();
    await workbench.answer("Type 'demo'", 'another');
    await expectText(workbench.quickInputWidget(), /Type the name exactly: demo/);
    await workbench.picture('production-dark');
    await workbench.page.keyboard.press('Escape');
  });

  step('is told since when Redis is gone, and sees it come back by itself', async () => {
    await scene.redis.kill();
    const row = await workbench.waitForRow('Workers', /(Cannot reach|was lost|closed).*since/s);
    await eventually(async () => {
      await workbench.page.mouse.move(0, 0);
      await row.hover({ timeout: 10_000 });
      await row.getByRole('button', { name: 'Retry Connection' }).waitFor({ timeout: 5_000 });
      await row.getByRole('button', { name: 'Edit Connection' }).waitFor({ timeout: 5_000 });
    });
    await workbench.picture('down-dark');

    await scene.restartRedis();
    await row.waitFor({ state: 'detached' });
    await workbench.waitForRow('Workers', /worker1.*\d\/2/, 60_000);
  });

  step('leaves nothing of its own in Redis when the window is closed', async () => {
    const redis = new Redis(scene.brokerUrl);
    try {
      await expect.poll(() => clientsOfTaskTower(redis)).not.toEqual([]);
      workbench.page.on('dialog', (dialog) => void dialog.accept());
      await workbench.page.goto('about:blank');
      await expect.poll(() => clientsOfTaskTower(redis), 'its connections are closed').toEqual([]);
      // Only ours: Celery's own clients may leave lists of replies behind.
      for (const list of await redis.keys('task-tower-*')) {
        const seconds = await redis.ttl(list);
        assert.notEqual(seconds, -1, 'What waits for a late reply must end by itself');
      }
    } finally {
      redis.disconnect();
    }
  });
});

/** The lines of the client list that name Task Tower. */
async function clientsOfTaskTower(redis: Redis): Promise<readonly string[]> {
  const list = String(await redis.client('LIST'));
  return list.split('\n').filter((line) => /name=task-tower/iu.test(line));
}
