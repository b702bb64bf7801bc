import { readdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import { calmSettings } from '../../scripts/services/calmSettings.ts';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { ownFolder } from '../../scripts/services/ownership.ts';
import { freePort } from '../services/index.ts';
import { pseudoLanguage } from '../webview/pseudoLanguage.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { expectText } from './vscode/expect.ts';
import { Workbench } from './vscode/workbench.ts';

/** A language that VS Code knows and Task Tower is not translated to. The titles of commands stay English. */
const LANGUAGE = 'de';

let server: CodeServer;
let browser: Browser;
let workspace: string;

before(async () => {
  const folder = ownFolder('language');
  workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  browser = await launchChromium();
  server = await startCodeServer({
    dataFolder: join(folder, 'vscode'),
    vsix: join(root, 'task-tower.vsix'),
    settings: {
      ...calmSettings,
      'taskTower.connections': [{ id: 'none', name: 'none', url: `redis://127.0.0.1:${await freePort()}/0` }],
    },
    token: null,
    testDriver: false,
  });
  const extensions = join(folder, 'vscode', 'extensions');
  const [installed = ''] = readdirSync(extensions).filter((name) => name.startsWith('task-tower.'));
  writeFileSync(
    join(extensions, installed, 'dist', 'l10n', `bundle.l10n.${LANGUAGE}.json`),
    JSON.stringify(pseudoLanguage().messages),
  );
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

it('VS Code hands the messages of its display language to the host, which hands them to a page', async () => {
  const page = await openPage(browser);
  // What the workbench learns from its files of another language, of which a server has none.
  await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${LANGUAGE}';`);
  const workbench = new Workbench(page, join(root, 'test-output', 'language'));
  await workbench.open(server.url(workspace));
  await workbench.runCommand('Task Tower: Show Statistics');
  const statistics = await workbench.webview('.dashboard-header');
  await expectText(statistics.locator('h1'), /^⟦Statistics ẋ+⟧$/u);
  await page.getByRole('tab', { name: /⟦Task Statistics/u }).waitFor();
  await page.screenshot({ path: join(root, 'test-output', 'language.png') });
  await page.close();
});
