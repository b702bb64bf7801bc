import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vscode from 'vscode';
import { taskTower } from './tower.ts';

interface KeyBinding {
  readonly key: string;
  readonly command: string;
}

describe('the keys of Task Tower', () => {
  it('are there, and no other command of VS Code has them', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('vscode://defaultsettings/keybindings.json'),
    );
    const all = [...document.getText().matchAll(/"key": "([^"]+)",\s*"command": "([^"]+)"/g)].map(
      ([, key = '', command = '']): KeyBinding => ({ key, command }),
    );
    assert.ok(all.length > 500, `${all.length} key bindings`);
    const packageJson = taskTower().packageJSON as {
      readonly contributes: { readonly keybindings: readonly KeyBinding[] };
    };
    const ours = packageJson.contributes.keybindings;
    assert.ok(ours.length > 5);
    const commands = new Set(ours.map(({ command }) => command));
    for (const { key, command } of ours) {
      const bound = all.filter((one) => one.key === key).map((one) => one.command);
      assert.ok(bound.includes(command), `${key} is bound to ${bound.join(', ') || 'nothing'}`);
      assert.deepEqual(
        bound.filter((one) => !commands.has(one)),
        [],
        key,
      );
    }
  });

  it('carry out a command on what is selected, and only commands of Task Tower', async () => {
    assert.equal(
      await vscode.commands.executeCommand('taskTower.actOnSelection', 'workbench.action.closeWindow'),
      undefined,
    );
  });
});
