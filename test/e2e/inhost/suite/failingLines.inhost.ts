import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

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
    const [uri, problem] = await untilProblem();
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

  it('are cleared when their file changes', async () => {
    const [uri] = await untilProblem();
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
    await untilTower(api, 'no problem in the file', async () => (problemsOf(uri).length === 0 ? true : null));
    await vscode.commands.executeCommand('workbench.action.files.revert');
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
    const found = await untilTower(api, 'a failing line', async () => allProblems()[0] ?? null, 60_000);
    return found;
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
