import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile, copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const oxlint = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');

/** Lints one file that holds `source` at `path` of a scratch tree under the project's own configuration. */
async function lint(tree: string, path: string, source: string): Promise<string> {
  const file = join(tree, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
  try {
    const { stdout } = await run(process.execPath, [oxlint, '-c', join(tree, '.oxlintrc.json'), path], {
      cwd: tree,
    });
    return stdout;
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

describe('the rooms and their arrows', () => {
  let tree = '';
  before(async () => {
    tree = await mkdtemp(join(tmpdir(), 'task-tower-rooms-'));
    await copyFile(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  });
  after(() => rm(tree, { recursive: true, force: true }));

  const forbidden: readonly (readonly [path: string, specifier: string, words: RegExp])[] = [
    ['src/model/a.ts', '../contract/monitorApi.ts', /model is pure/],
    ['src/model/a.ts', 'node:fs', /model is pure/],
    ['src/model/a.ts', 'vscode', /model is pure/],
    ['src/contract/a.ts', '../monitor/system.ts', /contract -> model/],
    ['src/monitor/a.ts', '../host/manifest.ts', /never imports host/],
    ['src/monitor/a.ts', 'vscode', /Only the host room/],
    ['src/monitor/a.ts', 'ioredis', /Only monitor\/redis/],
    ['src/monitor/celery/a.ts', '../bullmq/keys.ts', /never imports BullMQ/],
    ['src/monitor/bullmq/a.ts', '../celery/keys.ts', /never imports Celery/],
    ['src/monitor/bullmq/a.ts', 'bullmq', /bullmqLibrary/],
    ['src/monitor/redis/a.ts', '../store/taskStore.ts', /not job systems/],
    ['src/host/a.ts', '../monitor/system.ts', /only through contract/],
    ['src/host/trees/a.ts', '../../monitor/system.ts', /only through contract/],
    ['src/host/a.ts', '../webview/task/main.ts', /only through contract/],
    ['src/host/a.ts', 'ioredis', /opens no Redis socket/],
    ['src/webview/task/a.ts', '../../host/manifest.ts', /browser code/],
    ['src/webview/task/a.ts', 'node:fs', /browser code/],
    ['src/webview/task/a.ts', '@vscode/webview-ui-toolkit', /Only webview\/ui/],
  ];
  for (const [path, specifier, words] of forbidden) {
    it(`refuses ${specifier} in ${path}`, async () => {
      assert.match(
        await lint(tree, path, `import * as x from '${specifier}';\nexport const y = x;\n`),
        words,
      );
    });
  }

  const allowed: readonly (readonly [path: string, specifier: string])[] = [
    ['src/contract/a.ts', '../model/task.ts'],
    ['src/monitor/celery/a.ts', '../redis/redisLink.ts'],
    ['src/monitor/redis/a.ts', 'ioredis'],
    ['src/host/trees/a.ts', '../../contract/monitorApi.ts'],
    ['src/host/a.ts', 'vscode'],
    ['src/webview/ui/a.ts', '@vscode/webview-ui-toolkit'],
    ['src/webview/task/a.ts', '../../model/task.ts'],
  ];
  for (const [path, specifier] of allowed) {
    it(`allows ${specifier} in ${path}`, async () => {
      assert.doesNotMatch(
        await lint(tree, path, `import * as x from '${specifier}';\nexport const y = x;\n`),
        /no-restricted-imports/,
      );
    });
  }
});
