import * as vscode from 'vscode';
import type { TaskTowerApi } from '../../../../src/host/publicApi.ts';

export type { TaskTowerApi };

/** The installed extension. @throws when it is not installed. */
export function taskTower(): vscode.Extension<TaskTowerApi> {
  const extension = vscode.extensions.getExtension<TaskTowerApi>('task-tower.task-tower');
  if (extension === undefined) throw new Error('Task Tower is not installed in this VS Code.');
  return extension;
}

/** Asks again after every change until the answer is one, at most `timeoutMs`. */
export async function untilTower<T>(
  api: TaskTowerApi,
  what: string,
  ask: () => Promise<T | null>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await nextChange(api, 500);
  }
}

/** Resolves at the next change, or after `atMostMs`. */
async function nextChange(api: TaskTowerApi, atMostMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(done, atMostMs);
    const subscription = api.onDidChange(done);
  });
}

/** Sets the connections of this workspace and waits until VS Code has them. */
export async function setConnections(connections: readonly object[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('taskTower')
    .update('connections', connections, vscode.ConfigurationTarget.Workspace);
}
