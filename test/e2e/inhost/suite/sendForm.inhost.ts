import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { editorOf, replaceAll, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

describe('the document of a task to send', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
    await setConnections([
      { id: 'live', name: 'live', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
    ]);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setConnections([]);
  });

  it('is completed and checked by the signature of the real task, as its messages have it', async () => {
    const task = await untilTower(api, 'an ended evaluation', async () => {
      const filter = {
        system: 'celery',
        names: ['tasks.evaluate_code'],
        states: ['succeeded', 'failed'],
      } as const;
      const { tasks } = await api.tasks({ filter, limit: 1, cursor: null });
      return tasks[0] ?? null;
    });
    await vscode.commands.executeCommand('taskTower.retryEdited', task.ref);
    const editor = await editorOf(api, 'task-tower-send');
    const { document } = editor;
    const original = document.getText();
    assert.match(original, /"\$schema": "task-tower-schema:/);
    const schema = `${/"\$schema": "[^"]*"/.exec(original)?.[0] ?? ''},\n`;

    await replaceAll(editor, `{${schema}"queue": "q",\n"args": [1],\n"kwargs": {""}}`);
    await untilTower(api, 'the arguments', async () => {
      const at = document.positionAt(document.getText().lastIndexOf('""') + 1);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      const found = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      const names = ['eval_id', 'code', 'language', 'timeout'];
      return names.every((name) => found.some((label) => label.includes(name))) ? found : null;
    });

    await replaceAll(editor, `{${schema}"queue": "q",\n"args": [1],\n"kwargs": {"colour": 2}}`);
    await untilTower(api, 'what Python would refuse', async () => {
      const found = vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
      return ['colour', '"code"'].every((word) => found.some((message) => message.includes(word)))
        ? found
        : null;
    });

    await replaceAll(editor, original);
    await untilTower(api, 'nothing wrong with what the demo really sent', async () =>
      vscode.languages.getDiagnostics(document.uri).length === 0 ? true : null,
    );

    await replaceAll(editor, '{"queue": ');
    const problems = (): number => vscode.languages.getDiagnostics(document.uri).length;
    await untilTower(api, 'what is wrong with a document cut short', async () => problems() > 0 || null);
    await vscode.commands.executeCommand('taskTower.discardDocument', document.uri);
    await untilTower(api, 'no problem of a document that is gone', async () => problems() === 0 || null);
  });
});
