import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FlowProducer, Queue } from 'bullmq';
import type { Browser } from 'playwright';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { ownFolder } from '../../scripts/services/ownership.ts';
import { root } from '../../scripts/root.ts';
import {
  type BullmqWorker,
  type RedisServer,
  startBullmqWorker,
  startRedis,
  waitFor,
} from '../services/index.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { eventually, expect, expectText } from './vscode/expect.ts';
import { pressInNotification } from './vscode/notifications.ts';
import { pictureSettings } from './vscode/pictureSettings.ts';
import { Workbench } from './vscode/workbench.ts';

const pictures = join(root, 'test-output', 'e2e');

/** More than one page of what waits in the queue that no worker takes from. */
const WAITING = 60;
const DELAYED = 3;

const CORRUPT = 'image is corrupt';

/** Below the state: name and data of the job. */
const FAILED_JOB = /^fail(?!ed).*card was declined/;

/** One person's way through the queues of a Node.js application: look, retry, add, drain and take it back. */
describe('a person who operates BullMQ', { concurrency: false }, () => {
  let redis: RedisServer;
  let worker: BullmqWorker;
  let orders: Queue;
  let mail: Queue;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    const folder = ownFolder('bullmq-e2e');
    const workspace = join(folder, 'workspace');
    await mkdir(workspace, { recursive: true });
    redis = await startRedis();
    const connection = { url: redis.url };
    orders = new Queue('orders', { connection });
    mail = new Queue('mail-out', { connection });
    worker = await startBullmqWorker({ redisUrl: redis.url, queue: 'orders', name: 'till' });
    await orders.add('fail', { card: undefined, message: 'card was declined' });
    await orders.add('ok', { total: 12.5 });
    const letters = Array.from({ length: WAITING }, (_, index) => ({
      name: 'letter',
      data: { to: `person${index}@example.org` },
      opts: { attempts: 3 },
    }));
    await mail.addBulk(letters);
    await mail.addBulk(
      letters.slice(0, DELAYED).map(({ data }) => ({ name: 'reminder', data, opts: { delay: 3_600_000 } })),
    );
    await mail.upsertJobScheduler(
      'digest',
      { pattern: '0 3 * * *', tz: 'Europe/Zurich' },
      { name: 'letter' },
    );
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: {
        ...pictureSettings,
        'taskTower.connections': [{ id: 'shop', name: 'shop', url: redis.url }],
      },
      token: null,
      testDriver: false,
    });
    workbench = new Workbench(await openPage(browser, { viewport: { width: 1280, height: 1000 } }), pictures);
    await workbench.open(server.url(workspace));
    await workbench.showTaskTower();
    await workbench.widenSidebar(560);
    // Room for the view of queues: only rows that are in sight are there.
    for (const view of ['Workers', 'Tasks'] as const) {
      await workbench.view(view).locator('.pane-header').click();
    }
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([orders?.close(), mail?.close()]);
    await worker?.stop();
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

  async function expand(text: RegExp): Promise<void> {
    await workbench.setExpanded(await workbench.waitForRow('Queues', text), true);
  }

  async function collapse(text: RegExp): Promise<void> {
    await workbench.setExpanded(workbench.row('Queues', text), false);
  }

  step('opens a failed job from its state and retries it', async () => {
    await expand(/orders.*1 failed/);
    await expand(/^failed\s*1$/);
    const job = await workbench.waitForRow('Queues', FAILED_JOB);
    await job.click();
    const panel = await workbench.webview('text=card was declined');
    await panel.getByRole('button', { name: 'Actions' }).click();
    await workbench.picture('bullmq-job');
    await panel.getByRole('menuitem', { name: 'Duplicate with edits…' }).click();
    await workbench.waitForActiveTab('Duplicate fail');
    await workbench.runCommand('Task Tower: Discard');
    await workbench.waitForActiveTab('fail');
    const [failed] = await orders.getFailed();
    await workbench.contextMenu(workbench.row('Queues', FAILED_JOB), 'Retry Job');
    await waitFor(
      async () => {
        const again = await orders.getJob(failed?.id ?? '');
        return (again?.attemptsStarted ?? 0) >= 2 && (await again?.isFailed()) === true;
      },
      { what: 'the job to be tried a second time' },
    );
  });

  step('sees the relatives of a job of a flow, and goes to its parent', async () => {
    const flows = new FlowProducer({ connection: { url: redis.url } });
    await flows.add({
      name: 'album',
      queueName: 'mail-out',
      data: {},
      children: [
        {
          name: 'fail',
          queueName: 'orders',
          data: { message: CORRUPT },
        },
        { name: 'ok', queueName: 'orders', data: {} },
      ],
    });
    await flows.close();
    await expand(/orders/);
    await expand(/^failed\s*2$/);
    await (await workbench.waitForRow('Queues', new RegExp(`^fail(?!ed).*${CORRUPT}`))).click();
    const panel = await workbench.webview('main .task-view', new RegExp(CORRUPT, 'u'));
    const relatives = panel.locator('.relatives');
    await expectText(relatives, /album\s+parent · waiting for its children/);
    await expectText(relatives, /ok\s+succeeded/);
    await relatives.scrollIntoViewIfNeeded();
    await workbench.picture('bullmq-flow-child');
    await relatives.getByRole('link', { name: /album/ }).click();
    await workbench.waitForActiveTab('album');
  });

  step('is told for how many a retry was done, also by the log of actions', async () => {
    const row = workbench.row('Queues', FAILED_JOB);
    const other = workbench.row('Queues', new RegExp(`^fail(?!ed).*${CORRUPT}`));
    await row.click();
    await other.click({ modifiers: ['Control'] });
    await workbench.contextMenu(other, 'Retry Job');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await expectText(dialog, /Retry 2 jobs/);
    const gone = (await orders.getFailed()).find(({ failedReason }) => failedReason.includes('declined'));
    await gone?.remove();
    await dialog.getByRole('button', { name: 'Retry 2 Jobs' }).click();
    await workbench.waitForNotification(/1 of 2 jobs were retried/);
    await workbench.view('Actions').locator('.pane-header').click();
    const entry = await workbench.waitForRow(
      'Actions',
      /Retry 2 jobs of the queue 'orders'.*Done for 1 of 2/,
    );
    await workbench.picture('bullmq-retry-partly');
    await entry.click();
    await expectText(workbench.editorText(), /Outcome\s+Done\sfor\s1\sof\s2/);
    await expectText(workbench.editorText(), /not\sdone\s+\d+\s+it\sis\snot\sthere/);
    await workbench.view('Actions').locator('.pane-header').click();
    await workbench.clearNotifications();
    await collapse(/orders/);
  });

  step('pages through what waits, and sees the job scheduler', async () => {
    await expand(/mail-out.*60 waiting/);
    await expand(/^job schedulers$/);
    await workbench.waitForRow('Queues', /digest.*0 3 \* \* \* · Europe\/Zurich/);
    await collapse(/^job schedulers$/);
    await expand(/^waiting\s*60$/);
    await workbench.waitForRow('Queues', /^letter.*person0@example/);
    await workbench.picture('bullmq-waiting');
    const more = workbench.row('Queues', /^Load more.*10 more/);
    await eventually(async () => {
      await workbench.page.keyboard.press('End');
      await more.waitFor({ timeout: 5_000 });
    });
    await more.click();
    await workbench.waitForRow('Queues', /^letter.*person55@example/);
    await workbench.page.keyboard.press('Home');
    await workbench.row('Queues', /mail-out/).waitFor();
    await collapse(/mail-out/);
  });

  step('adds a job like the last one, from its document', async () => {
    await workbench.runCommand('Task Tower: Add Job');
    await workbench.chooseQuickPick('mail-out');
    await workbench.chooseQuickPick('letter');
    await workbench.editorText().filter({ hasText: '"attempts"' }).waitFor();
    await workbench.picture('bullmq-add-job');
    const before = await mail.getJobCountByTypes('waiting');
    await workbench.runCommand('Task Tower: Send');
    await workbench.waitForNotification(/was added to 'mail-out'/);
    await expect.poll(() => mail.getJobCountByTypes('waiting')).toBe(before + 1);
    await workbench.clearNotifications();
  });

  step('is told what draining removes and where, and takes it back', async () => {
    const ids = await mail.getRanges(['wait'], 0, -1);
    assert.ok(ids.length > WAITING);
    await workbench.contextMenu(workbench.row('Queues', /mail-out/), 'Drain Queue');
    await workbench.chooseQuickPick('What Waits and What Is Delayed');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await expectText(dialog, /Drain \d+ jobs from 'mail-out', delayed ones too\?/);
    await expectText(dialog, /Connection: shop \(redis:\/\/127\.0\.0\.1:\d+/);
    await workbench.picture('bullmq-drain-asked');
    await dialog.getByRole('button', { name: /^Drain \d+ Jobs$/ }).click();
    await workbench.waitForNotification(/jobs? .*removed/);
    await expect.poll(() => mail.getWaitingCount()).toBe(0);
    await pressInNotification(workbench, /jobs? .*removed/, 'Undo');
    await expect.poll(() => mail.getRanges(['wait'], 0, -1), 'the jobs are back in the queue').toEqual(ids);
  });
});
