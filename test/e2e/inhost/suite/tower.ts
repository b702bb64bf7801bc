import { inspect } from 'node:util';
import * as vscode from 'vscode';
import type { TaskTowerApi } from '../../../../src/host/publicApi.ts';

export type { TaskTowerApi };

/** Ms until a wait fails: a fact that comes costs none of them, also on a machine that does other things. */
const PATIENCE_MS = 120_000;

/** The installed extension. @throws when it is not installed. */
export function taskTower(): vscode.Extension<TaskTowerApi> {
  const extension = vscode.extensions.getExtension<TaskTowerApi>('task-tower.task-tower');
  if (extension === undefined) throw new Error('Task Tower is not installed in this VS Code.');
  return extension;
}

/** Asks again after every change, and twice a second, until the answer is one. An `ask` that throws counts as "not yet". */
export async function untilTower<T>(
  api: TaskTowerApi,
  what: string,
  ask: () => T | null | Promise<T | null>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      const reason = cause === undefined ? '' : ` ${inspect(cause)}`;
      throw new Error(`Waited ${PATIENCE_MS} ms for ${what}.${reason}`, { cause });
    }
    await nextChange(api, 500);
  }
}

/** Makes assertions again and again until all of them hold; fails with those that last did not. */
export async function eventually(
  api: TaskTowerApi,
  what: string,
  assertions: () => void | Promise<void>,
): Promise<void> {
  await untilTower(api, what, async () => {
    await assertions();
    return true;
  });
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

/** Runs a command whose prompt or notification has to be answered by `answer`, as often as it takes, and returns its result. */
export async function answered<T>(
  api: TaskTowerApi,
  what: string,
  command: Thenable<T>,
  answer: () => Thenable<unknown>,
): Promise<T> {
  let ended: { readonly value: T } | null = null;
  const result = Promise.resolve(command).then((value) => {
    ended = { value };
    return value;
  });
  result.catch(() => undefined);
  await untilTower(api, what, async () => {
    if (ended === null) await answer();
    const moment = new Promise<null>((resolve) => setTimeout(resolve, 200, null));
    return Promise.race([
      result.then(
        () => true,
        () => true,
      ),
      moment,
    ]);
  });
  return result;
}

interface ConnectionSetting {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly resultBackendUrl?: string;
  readonly readOnly?: boolean;
}

/** Sets the connections of this workspace and waits until exactly they are watched, and nothing of others is left. */
export async function setConnections(connections: readonly ConnectionSetting[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('taskTower')
    .update('connections', connections, vscode.ConfigurationTarget.Workspace);
  const api = await taskTower().activate();
  await untilTower(api, 'the connections of the settings', async () => {
    const watched = await api.connections();
    const isSo =
      watched.length === connections.length &&
      connections.every((one) =>
        watched.some(({ id, readOnly }) => id === one.id && readOnly === (one.readOnly ?? false)),
      );
    if (!isSo) return null;
    if (connections.length > 0) return true;
    const [{ workers }, queues] = await Promise.all([api.workers(), api.queues()]);
    return workers.length === 0 && queues.length === 0 ? true : null;
  });
}

/** The active editor, once it shows a document of that scheme. */
export async function editorOf(api: TaskTowerApi, scheme: string): Promise<vscode.TextEditor> {
  return untilTower(api, `an editor of ${scheme}`, () => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.uri.scheme === scheme ? editor : null;
  });
}

/** Puts this text in place of all that the editor has. */
export async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  if (!(await editor.edit((edit) => edit.replace(all, text))))
    throw new Error('The document was not edited.');
}
