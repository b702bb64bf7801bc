import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { Browser, Frame } from 'playwright';
import { root } from '../../scripts/root.ts';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { waitFor } from '../services/index.ts';
import { HOSTILE } from '../webview/models.ts';
import { unfoldAll } from '../webview/unfold.ts';
import { pushCeleryTask } from './celeryMessage.ts';
import { assertInert, assertPlain } from './inertPage.ts';
import { type Scene, startScene } from './scene.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { expect, expectText } from './vscode/expect.ts';
import { pictureSettings } from './vscode/pictureSettings.ts';
import { Workbench } from './vscode/workbench.ts';

const pictures = join(root, 'test-output', 'e2e');

const MARK = 'hostile-mark';
const SUBJECT = 'Count from one';

/** Code whose last words are the hostile texts; all of them written as escapes, so that every one arrives. */
const CODE = `raise RuntimeError(${escaped([MARK, ...HOSTILE].join(' '))})\n`;

/** Looks at failed tasks that are made to harm, that are large, and that have a history, in the real workbench. */
describe('the panel of a task in VS Code', { concurrency: false }, () => {
  let scene: Scene;
  let redis: Redis;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    scene = await startScene('panel');
    redis = new Redis(scene.brokerUrl);
    if (hasGit()) commitAll(scene.workspace);
    for (let times = 0; times < 2; times++) {
      await pushCeleryTask(redis, 'high_priority', 'tasks.evaluate_code', [MARK, CODE, 'python', 10]);
    }
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(scene.folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: {
        ...pictureSettings,
        'git.enabled': true,
        'taskTower.connections': [
          { id: 'demo', name: 'demo', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
        ],
      },
      token: null,
      testDriver: false,
    });
    workbench = new Workbench(await openPage(browser, { viewport: { width: 1280, height: 1000 } }), pictures);
    await workbench.open(server.url(scene.workspace));
    await workbench.showTaskTower();
    await workbench.widenSidebar(480);
  });
  after(async () => {
    redis?.disconnect();
    await browser?.close();
    await server?.stop();
    await scene?.stop();
  });

  /** A step of the way; when it fails, there is a picture of what the screen showed. */
  const step = (name: string, walk: () => Promise<void>, skip = false): void => {
    it(name, { skip }, async () => {
      try {
        await walk();
      } catch (error) {
        await workbench.picture(`failed - ${name}`);
        throw error;
      }
    });
  };

  async function filterTasks(filter: string): Promise<void> {
    await workbench.runCommand('Task Tower: Filter Tasks');
    await workbench.quickInput().fill(filter);
    await workbench.page.keyboard.press('Enter');
  }

  /** The page of the panel that shows `text`; there may be several panels. */
  function panelWith(text: string, timeoutMs?: number): Promise<Frame> {
    return workbench.webview('main .task-view', new RegExp(text, 'u'), timeoutMs);
  }

  /** Opens the task whose row holds `text`. */
  async function open(text: string): Promise<Frame> {
    const row = await workbench.waitForRow('Tasks', text);
    return waitFor(
      async () => {
        // The list is live: another row may come under the pointer between the look and the click.
        await row.click({ timeout: 10_000 });
        return panelWith(text, 15_000);
      },
      { what: `the panel of the task with ${text}`, timeoutMs: 120_000 },
    );
  }

  step('hostile texts stay texts in the tree, its tooltip and a quick pick', async () => {
    await filterTasks(`state:failed error:${MARK}`);
    const row = await workbench.waitForRow('Tasks', MARK);
    assertPlain(await row.innerText(), 'the row');
    const hover = workbench.page.locator('.monaco-hover:visible', { hasText: MARK });
    const tooltip = await waitFor(
      async () => {
        // A row that is drawn anew under the pointer takes its tooltip back until the pointer moves.
        await workbench.page.mouse.move(0, 0);
        await row.locator('.label-name').hover({ timeout: 10_000 });
        return hover.innerText({ timeout: 5_000 });
      },
      { what: 'the tooltip', timeoutMs: 120_000 },
    );
    assertPlain(tooltip, 'the tooltip');
    assert.match(tooltip, /<img src=x onerror=/u);
    await workbench.picture('hostile-tooltip-dark');
    await assertInert(workbench.page);

    await workbench.runCommand('Task Tower: Open Task');
    await workbench.quickInput().fill(MARK);
    await workbench.quickPick(MARK).waitFor();
    assertPlain(await workbench.quickPick(MARK).innerText(), 'the quick pick');
    await assertInert(workbench.page);
    await workbench.page.keyboard.press('Escape');
  });

  step('they stay texts in the panel, unfolded and raw, and in the JSON document', async () => {
    const panel = await open(MARK);
    await expectText(panel.locator('.exception'), /<script>window\.pwned=1<\/script>/u);
    await unfoldAll(panel);
    const raw = panel.getByRole('button', { name: 'Raw text' });
    await raw.click();
    await expect(raw).toHaveAttribute('aria-pressed', 'true');
    assertPlain(await panel.innerText('main'), 'the panel');
    await assertInert(workbench.page);
    await workbench.picture('hostile-panel-dark');

    await panel.getByRole('button', { name: 'Open as JSON' }).click();
    await expectText(workbench.editorText(), /"exception"/u);
    await assertInert(workbench.page);
    await workbench.tab('evaluate_code · failed').click();
  });

  step(
    'a failure names the commit after which it was seen first, and shows it',
    async () => {
      const panel = await panelWith(MARK);
      const commit = panel.getByRole('button', { name: new RegExp(SUBJECT) });
      await expectText(
        panel.locator('.similar'),
        /similar failures? (?:at|since) .*, first after commit [0-9a-f]{8} /u,
      );
      await workbench.picture('first-after-commit-dark');
      await commit.click();
      await workbench.tab(SUBJECT).waitFor();
    },
    !hasGit(),
  );

  step('five real megabytes are shown as a bounded page, and searched', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => ({
      index,
      text: `needle ${index} ${'x'.repeat(90)}`,
    }));
    const args = [MARK, 'print(1)', 'no such language', 10, rows];
    assert.ok(JSON.stringify(args).length > 5_000_000);
    const id = await pushCeleryTask(redis, 'high_priority', 'tasks.evaluate_code', args);
    await filterTasks(`id:${id}`);
    const panel = await open('TypeError');
    const tree = panel.getByRole('tree', { name: 'args', exact: true });
    await tree.getByText('40,000 items').waitFor();
    await panel.getByRole('button', { name: 'Search args' }).click();
    await panel.getByRole('searchbox').pressSequentially('needle 39999');
    await panel.getByText('1 match', { exact: true }).waitFor();
    const elements = await panel.evaluate<number>('document.querySelectorAll("*").length');
    assert.ok(elements < 2_000, `the page holds ${elements} elements`);
    await workbench.picture('large-payload-dark');
  });
});

function hasGit(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder a repository with one commit from long ago. */
function commitAll(folder: string): void {
  const date = '2026-01-05T12:00:00Z';
  const env = {
    ...process.env,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const who = ['-c', 'user.name=Zoë', '-c', 'user.email=zoe@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...who, 'commit', '--quiet', '-m', SUBJECT],
  ]) {
    execFileSync('git', args, { cwd: folder, env });
  }
}

function escaped(text: string): string {
  return (
    Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).reduce(
      (quoted, unit) => `${quoted}${unit < 0x7f && unit >= 0x20 ? plain(unit) : unicode(unit)}`,
      '"',
    ) + '"'
  );
}

function plain(unit: number): string {
  const character = String.fromCharCode(unit);
  return character === '"' || character === '\\' ? `\\${character}` : character;
}

function unicode(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
