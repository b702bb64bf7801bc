import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';

/** What VS Code runs inside the extension host: how long loading and activating Task Tower takes, in ms. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('task-tower.task-tower');
  if (extension === undefined) throw new Error('Task Tower is not installed.');
  if (extension.isActive) throw new Error('Task Tower was active before it could be measured.');
  const start = performance.now();
  await extension.activate();
  writeFileSync(join(__dirname, 'activation.json'), JSON.stringify(performance.now() - start));
}
