import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { answered, eventually, setConnections, taskTower, type TaskTowerApi } from './tower.ts';

describe('rules of alerts in the settings', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
    await setConnections([
      { id: 'live', name: 'live', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
    ]);
  });
  after(async () => {
    await setRules(undefined);
    await vscode.commands.executeCommand('taskTower.clearTaskFilter');
    await setConnections([]);
  });

  it('fire although another one is wrong, and the list leads to the tasks', async () => {
    await setRules([
      { name: 'wrong', filter: 'state:failed nmae:x' },
      { name: 'ended', filter: 'state:succeeded', count: 2, within: '1h' },
    ]);
    await eventually(api, 'the tasks of the alert', async () => {
      // What fires stands first, from the hour before it began on; a rule that does not would be "since:1h".
      const shown = await answered(
        api,
        'the first row of the list to be chosen',
        vscode.commands.executeCommand<string | null>('taskTower.showAlerts'),
        acceptItem,
      );
      assert.match(shown ?? '', /^state:succeeded since:\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    });
    const kept = await answered(
      api,
      'the prompt to be accepted',
      vscode.commands.executeCommand<string | null>('taskTower.filterTasks'),
      acceptItem,
    );
    assert.match(kept ?? '', /^state:succeeded since:\d{4}-/);
  });
});

async function setRules(rules: readonly unknown[] | undefined): Promise<void> {
  const { Workspace } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration('taskTower').update('alerts', rules, Workspace);
}

function acceptItem(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}
