import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { answered, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

describe('two runs of a task', () => {
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

  it('are laid side by side in the diff editor', async () => {
    const task = await untilTower(api, 'two evaluations that ended', async () => {
      const filter = { system: 'celery', names: ['tasks.evaluate_code'], states: ['succeeded'] } as const;
      const { tasks } = await api.tasks({ filter, limit: 2, cursor: null });
      return tasks.length === 2 ? (tasks[0] ?? null) : null;
    });
    // Which run, then which part of both: the first of each.
    await answered(
      api,
      'run and part to be chosen',
      vscode.commands.executeCommand('taskTower.compareTask', task.ref),
      () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
    );
    const diff = await untilTower(api, 'the diff editor', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.map(({ input }) => input).find((input) => input instanceof vscode.TabInputTextDiff) ?? null;
    });
    const [original, modified] = await Promise.all(
      [diff.original, diff.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    assert.ok(original !== undefined && modified !== undefined);
    for (const document of [original, modified]) {
      assert.equal(document.languageId, 'json');
      assert.match(document.getText(), /^[{[]/);
    }
    assert.notEqual(original.uri.toString(), modified.uri.toString());
  });
});
