import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { eventually, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

describe('lines at which tasks failed', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
    await setConnections([
      { id: 'live', name: 'live', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
    ]);
  });
  after(async () => {
    await setting('off');
    await setConnections([]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setting(undefined);
  });

  it('are among the problems, with the way there and to the task', async () => {
    // What failed is looked up anew meanwhile: a problem may go as its task succeeds, and its action with it.
    await eventually(api, 'a failing line and its action', async () => {
      const [uri, problem] = allProblems()[0] ?? assert.fail('no problem yet');
      assert.match(problem.message, /\(.+ failed here (?:at|\d+ times)/);
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.match(document.getText(problem.range), /\S/);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        problem.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      const open = actions.find(({ title }) => title.startsWith('Open Task'));
      assert.equal(open?.command?.command, 'taskTower.openTask');
    });
  });

  it('are cleared when their file changes', async () => {
    const [uri] = await untilProblem();
    const editor = await vscode.window.showTextDocument(uri);
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n')));
    await untilTower(api, 'no problem in the file', async () => (problemsOf(uri).length === 0 ? true : null));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually(api, 'the file as it was', () => assert.equal(editor.document.isDirty, false));
  });

  it('are nowhere when that is switched off', async () => {
    await untilProblem();
    await setting('inline');
    await untilTower(api, 'no problems', async () => (allProblems().length === 0 ? true : null));
    await setting('problems');
    await untilProblem();
    await setting('off');
    await untilTower(api, 'no problems', async () => (allProblems().length === 0 ? true : null));
  });

  async function untilProblem(): Promise<readonly [vscode.Uri, vscode.Diagnostic]> {
    return untilTower(api, 'a failing line', () => allProblems()[0] ?? null);
  }
});

async function setting(value: string | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('taskTower')
    .update('failingLines', value, vscode.ConfigurationTarget.Workspace);
}

function problemsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Task Tower');
}

function allProblems(): readonly (readonly [vscode.Uri, vscode.Diagnostic])[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.scheme === 'file')
    .flatMap(([uri]) => problemsOf(uri).map((problem) => [uri, problem] as const));
}
