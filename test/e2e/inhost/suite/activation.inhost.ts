import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vscode from 'vscode';
import { taskTower } from './tower.ts';

describe('the installed package', () => {
  it('activates, and offers every command of its manifest', async () => {
    const extension = taskTower();
    await extension.activate();
    const manifest = extension.packageJSON as {
      contributes: { commands: readonly { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands
      .map(({ command }) => command)
      .filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(manifest.contributes.commands.length >= 15);
  });

  it('gives other extensions a reading interface', async () => {
    const api = await taskTower().activate();
    assert.equal(api.version, 1);
    assert.ok(Array.isArray(await api.connections()));
  });
});
