import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import { freePort, waitFor } from '../services/index.ts';
import { buildInHostTests, readInHostResults, testExtensionFolder } from './inhost/buildInHostTests.ts';
import type { InHostResult } from './inhost/inHostResult.ts';
import { type Scene, startScene } from './scene.ts';
import { launchChromium, openPage } from './vscode/chromium.ts';
import { calmSettings } from '../../scripts/services/calmSettings.ts';
import { type CodeServer, startCodeServer } from '../../scripts/services/codeServer.ts';

describe('inside the extension host of VS Code', () => {
  let scene: Scene;
  let server: CodeServer;
  let browser: Browser;
  before(async () => {
    scene = await startScene('inhost');
    browser = await launchChromium();
    server = await startCodeServer({
      dataFolder: join(scene.folder, 'vscode'),
      vsix: join(root, 'task-tower.vsix'),
      settings: calmSettings,
      token: null,
      testDriver: true,
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await scene?.stop();
  });

  it('the package behaves as its manifest and the demo promise', async (t) => {
    const folder = join(scene.folder, 'inhost-tests');
    const tests = await buildInHostTests(folder, {
      brokerUrl: scene.brokerUrl,
      resultUrl: scene.resultUrl,
      deadPort: await freePort(),
    });
    const page = await openPage(browser);
    await page.goto(
      server.url(scene.workspace, [
        ['extensionDevelopmentPath', remote(testExtensionFolder)],
        ['extensionTestsPath', remote(tests)],
      ]),
    );
    const results: readonly InHostResult[] = await waitFor(() => readInHostResults(folder), {
      what: 'the results of the in-host tests',
      timeoutMs: 600_000,
      onTimeout: () => server.process.logTail(),
    });
    assert.ok(results.length > 0);
    for (const result of results) {
      await t.test(result.name, { skip: result.skipped }, () => {
        assert.ok(result.passed, result.error ?? 'failed');
      });
    }
    await page.close();
  });
});

function remote(path: string): string {
  return `vscode-remote://remote${path}`;
}
