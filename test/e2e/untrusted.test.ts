import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import { calmSettings } from '../../scripts/services/calmSettings.ts';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';
import { ownFolder } from '../../scripts/services/ownership.ts';
import { freePort } from '../services/index.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { expect } from './vscode/expect.ts';
import { Workbench } from './vscode/workbench.ts';

describe('a workspace that is not trusted', () => {
  let server: CodeServer;
  let browser: Browser;
  let workspace: string;
  before(async () => {
    const folder = ownFolder('untrusted');
    workspace = join(folder, 'workspace');
    const connections = [{ id: 'theirs', name: 'theirs', url: `redis://127.0.0.1:${await freePort()}/0` }];
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await writeFile(
      join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'taskTower.connections': connections }),
    );
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: { ...calmSettings, 'security.workspace.trust.startupPrompt': 'never' },
      token: null,
      testDriver: false,
      asksForTrust: true,
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('names no connection until a person trusts it', async () => {
    const page = await openPage(browser);
    const workbench = new Workbench(page, join(root, 'test-output', 'untrusted'));
    await workbench.open(server.url(workspace));
    await workbench.showTaskTower();
    // The empty view offers this; it never appears where a connection is configured.
    await workbench.view('Workers').getByText('Connect to Redis…').first().waitFor();
    await expect(workbench.rows('Workers').filter({ hasText: 'theirs' })).toHaveCount(0);
    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByText('Trust', { exact: true }).first().click();
    await workbench.waitForRow('Workers', /theirs/);
    await page.close();
  });
});
