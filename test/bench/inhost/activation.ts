import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

const TRIES = 40;
const AWAITED = ['task-tower.task-tower', 'vscode.merge-conflict'];

/**
 * What VS Code runs inside the extension host: lets VS Code itself say how long it took to load Task Tower's code
 * and to call its `activate`, in ms, from its report *Startup Performance*. The report comes into its editor by
 * and by, so it is read again until our row is in it.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('task-tower.task-tower');
  if (extension === undefined) throw new Error('Task Tower is not installed.');
  await extension.activate();
  for (let tries = 0; tries < TRIES; tries++) {
    await vscode.commands.executeCommand('perfview.show');
    const report = vscode.workspace.textDocuments.map((document) => document.getText()).join('\n');
    if (AWAITED.every((id) => report.includes(`| ${id}`))) {
      writeFileSync(join(__dirname, 'report.txt'), report);
      return;
    }
    await delay(250);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }
  throw new Error('The report of VS Code does not mention Task Tower, or not Merge Conflict.');
}
