import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { scene } from './scene.ts';
import { answered, eventually, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

const CALLER = 'app.send_task("tasks.evaluate_code", ["1", "pass"])\napp.send_task("jobs.nightly")\n';
const IGNORED = '@app.task(name="tasks.evaluate_code")\ndef copy_of_evaluate_code(): pass\n';
const NIGHTLY = 'from celery import shared_task\n\n@shared_task\ndef nightly(): pass\n';

describe('definitions of tasks', () => {
  let api: TaskTowerApi;
  let folder: vscode.Uri;
  let caller: vscode.Uri;
  before(async () => {
    api = await taskTower().activate();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first !== undefined);
    folder = first.uri;
    caller = vscode.Uri.joinPath(folder, 'caller.py');
    await write(caller, CALLER);
    await write(vscode.Uri.joinPath(folder, '.gitignore'), 'generated/\n');
    await write(vscode.Uri.joinPath(folder, 'generated', 'copies.py'), IGNORED);
    await setConnections([
      { id: 'live', name: 'live', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
    ]);
    await untilTower(api, 'an evaluation that ran', async () => {
      const filter = {
        system: 'celery',
        names: ['tasks.evaluate_code'],
        states: ['succeeded', 'failed'],
      } as const;
      const { tasks } = await api.tasks({ filter, limit: 1, cursor: null });
      return tasks[0] ?? null;
    });
  });
  after(async () => {
    await setConnections([]);
    for (const name of ['caller.py', '.gitignore', 'generated', 'jobs']) {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name), { recursive: true });
    }
  });

  it('are where a name leads to, without what .gitignore leaves out', async () => {
    await eventually(api, 'the definition', async () =>
      assert.deepEqual(await definitionsAt(caller, 0), ['tasks.py:19']),
    );
    await vscode.commands.executeCommand('taskTower.goToDefinition', { names: ['tasks.evaluate_code'] });
    await eventually(api, 'the editor at the definition', () => {
      const editor = vscode.window.activeTextEditor;
      assert.equal(basename(editor?.document.fileName ?? ''), 'tasks.py');
      assert.equal(editor?.selection.active.line, 18);
    });
  });

  it('lead on to the places that send the task, and to its runs', async () => {
    await answered(
      api,
      'the place that sends it to be chosen',
      vscode.commands.executeCommand('taskTower.findEnqueueSites', { names: ['tasks.analyze_test_failure'] }),
      () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
    );
    await eventually(api, 'the place that sends it', () => {
      const editor = vscode.window.activeTextEditor;
      const line = editor?.document.lineAt(editor.selection.active.line).text ?? '';
      assert.match(line, /analyze_test_failure\.delay\(/);
    });
    await vscode.commands.executeCommand('taskTower.showTaskRuns', { names: ['tasks.evaluate_code'] });
    await vscode.commands.executeCommand('taskTower.clearTaskFilter');
  });

  it('are found in a file that was just made, and not in one that is gone', async () => {
    await eventually(api, 'no definition', async () => assert.deepEqual(await definitionsAt(caller, 1), []));
    const jobs = vscode.Uri.joinPath(folder, 'jobs', '__init__.py');
    await write(jobs, NIGHTLY);
    const found = async (): Promise<readonly string[]> => definitionsAt(caller, 1);
    await untilTower(api, 'the new definition', async () =>
      (await found()).includes('__init__.py:4') ? true : null,
    );
    await vscode.workspace.fs.delete(jobs);
    await untilTower(api, 'the definition to be gone', async () =>
      (await found()).length === 0 ? true : null,
    );
    await write(jobs, NIGHTLY);
  });

  it('tell on a name how it went', async () => {
    const document = await vscode.workspace.openTextDocument(caller);
    const position = new vscode.Position(0, CALLER.indexOf('evaluate_code'));
    await eventually(api, 'the hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      const text = textOf(hovers);
      assert.match(text, /tasks\\\.evaluate\\_code/);
      assert.match(text, /\d runs? · .*in the last 24 h/);
      assert.match(text, /command:taskTower\.showTaskRuns/);
    });
  });

  it('tell over themselves how they went, unless that is switched off', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(folder, 'celery', 'tasks.py'),
    );
    await eventually(api, 'the code lenses', async () => {
      const own = (await lensesOf(document.uri))
        .filter(({ range }) => range.start.line === 18)
        .map(({ command }) => command?.title ?? '');
      assert.equal(own.length, 2);
      assert.ok(
        own.some((title) => /\d runs? · .*in the last 24 h/.test(title)),
        own.join(', '),
      );
      assert.ok(own.includes('Send…'), own.join(', '));
    });
    const settings = vscode.workspace.getConfiguration('taskTower');
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Workspace);
    try {
      await eventually(api, 'no code lenses', async () => assert.deepEqual(await lensesOf(document.uri), []));
    } finally {
      await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('are among the symbols of the workspace', async () => {
    await eventually(api, 'the symbols', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'evaluate_code',
      );
      const own = symbols.filter(({ containerName }) => containerName === 'Celery task');
      assert.deepEqual(
        own.map(({ name }) => name),
        ['tasks.evaluate_code'],
      );
      const workers = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'evaluations',
      );
      assert.deepEqual(
        workers
          .filter(({ containerName }) => containerName === 'BullMQ worker')
          .map(({ name, location }) => `${name} in ${basename(location.uri.path)}`),
        ['evaluations in worker.ts'],
      );
    });
  });

  it('are read as they stand in the editor, before they are saved', async () => {
    await eventually(api, 'the definition as it was saved', async () =>
      assert.deepEqual(await definitionsAt(caller, 1), ['__init__.py:4']),
    );
    const jobs = vscode.Uri.joinPath(folder, 'jobs', '__init__.py');
    const editor = await vscode.window.showTextDocument(jobs);
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n\n')));
    await eventually(api, 'the definition as it stands in the editor', async () =>
      assert.deepEqual(await definitionsAt(caller, 1), ['__init__.py:6']),
    );
    // Not reverted: in a browser VS Code may have saved it meanwhile.
    assert.ok(await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 2, 0))));
    await eventually(api, 'the definition as it was before', async () =>
      assert.deepEqual(await definitionsAt(caller, 1), ['__init__.py:4']),
    );
    assert.ok(await editor.document.save());
  });

  it('of BullMQ lead from the queue’s name in one file to the worker in another', async () => {
    const queue = vscode.Uri.joinPath(folder, 'bullmq', 'queue.ts');
    const document = await vscode.workspace.openTextDocument(queue);
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('new Queue('));
    const column = document.lineAt(line).text.indexOf('queueName');
    const position = new vscode.Position(line, column);
    await untilTower(api, 'the worker', async () => {
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        queue,
        position,
      );
      const paths = found.map((one) => ('targetUri' in one ? one.targetUri.path : one.uri.path));
      return paths.some((path) => path.endsWith('/worker.ts')) ? paths : null;
    });
    await eventually(api, 'the hover over the name', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        queue,
        position,
      );
      assert.match(textOf(hovers), /evaluations.* — .*in the last 24 h/);
    });
    const worker = vscode.Uri.joinPath(folder, 'bullmq', 'worker.ts');
    await vscode.workspace.openTextDocument(worker);
    await eventually(api, 'the lenses over the worker', async () => {
      const titles = (await lensesOf(worker)).map(({ command }) => command?.title ?? '');
      assert.ok(
        titles.some((title) => /\d runs? · .*in the last 24 h/.test(title)),
        titles.join(),
      );
      assert.ok(titles.includes('Add Job…'), titles.join());
    });
    await vscode.commands.executeCommand('taskTower.findEnqueueSites', {
      jobs: { queue: 'evaluations', job: 'evaluate_code' },
    });
    await eventually(api, 'the place that adds it', () => {
      const active = vscode.window.activeTextEditor;
      assert.match(active?.document.lineAt(active.selection.active.line).text ?? '', /\.add\(jobName/);
    });
    await vscode.commands.executeCommand('taskTower.goToDefinition', {
      jobs: { queue: 'evaluations', job: 'evaluate_code' },
    });
    await eventually(api, 'the file of the worker', () =>
      assert.equal(basename(vscode.window.activeTextEditor?.document.fileName ?? ''), 'worker.ts'),
    );
  });
});

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

async function definitionsAt(uri: vscode.Uri, line: number): Promise<readonly string[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const column = document.lineAt(line).text.indexOf('"') + 2;
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    uri,
    new vscode.Position(line, column),
  );
  return found.map((location) =>
    'targetUri' in location
      ? `${basename(location.targetUri.path)}:${location.targetRange.start.line + 1}`
      : `${basename(location.uri.path)}:${location.range.start.line + 1}`,
  );
}

function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
}
