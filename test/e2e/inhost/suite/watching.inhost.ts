import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { Task } from '../../../../src/model/task.ts';
import { scene } from './scene.ts';
import { answered, eventually, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

describe('a connection in the settings', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
  });
  after(() => setConnections([]));

  it('says why it is down when nobody listens there', async () => {
    await setConnections([{ id: 'dead', name: 'dead', url: `redis://127.0.0.1:${scene.deadPort}/0` }]);
    const state = await untilTower(api, 'the connection to be down', async () => {
      const found = (await api.connections()).find(({ id }) => id === 'dead');
      return found?.state.kind === 'down' && found.state.nextAttemptAt !== null ? found.state : null;
    });
    assert.equal(state.problem.kind, 'refused');
    assert.ok(state.problem.address.endsWith(`127.0.0.1:${scene.deadPort}`), state.problem.address);
  });

  it('shows workers, queues and tasks of both systems', async () => {
    await setConnections([
      { id: 'live', name: 'live', url: scene.brokerUrl, resultBackendUrl: scene.resultUrl },
    ]);
    await untilTower(api, 'a worker of each system, with what it told of itself', async () => {
      const { workers } = await api.workers();
      const online = workers.filter(({ status }) => status === 'online');
      const worker1 = online.find(({ name }) => name.startsWith('worker1@'));
      return worker1?.concurrency === 2 && online.some(({ system }) => system === 'bullmq') ? online : null;
    });

    const queues = await untilTower(api, 'the queues', async () => {
      const names = (await api.queues()).map(({ name }) => name);
      return names.includes('evaluation') && names.includes('evaluations') ? names : null;
    });
    assert.ok(!queues.some((name) => name.includes('pidbox') || name.includes('celeryev')));

    for (const system of ['celery', 'bullmq'] as const) {
      const task = await untilTower(api, `an ended ${system} task`, async () => {
        const { tasks } = await api.tasks({
          filter: { system, states: ['succeeded'] },
          limit: 10,
          cursor: null,
        });
        return tasks.find(({ name, runtimeMs }) => name !== null && runtimeMs !== null) ?? null;
      });
      assert.equal(task.state, 'succeeded');
    }
  });

  it('filters the tasks by what is typed, and says where it cannot be read', async () => {
    const filter = 'state:failed name:*evaluate_code (error:* OR args:*) since:1d';
    assert.equal(await vscode.commands.executeCommand('taskTower.filterTasks', ` ${filter} `), filter);
    // The prompt begins with the filter of now; Enter applies it again.
    const applied = await answered(
      api,
      'the prompt to be accepted',
      vscode.commands.executeCommand<string | null>('taskTower.filterTasks'),
      acceptItem,
    );
    assert.equal(applied, filter);
    await assert.rejects(
      async () => vscode.commands.executeCommand('taskTower.filterTasks', 'state:failed foo:bar'),
      /There is no field foo.* Column 14: state:failed ▸foo:◂bar/,
    );
    await vscode.commands.executeCommand('taskTower.clearTaskFilter');
  });

  it('sorts the tasks by what is chosen, beginning with the order of now', async () => {
    const sort = 'taskTower.sortTasks';
    assert.equal(await vscode.commands.executeCommand(sort, 'longest runtime'), 'longest runtime');
    const chosen = await answered(
      api,
      'the order to be chosen',
      vscode.commands.executeCommand<string>(sort),
      acceptItem,
    );
    assert.equal(chosen, 'longest runtime');
    assert.equal(await vscode.commands.executeCommand(sort, 'newest'), 'newest');
  });

  it('opens a failed task, and leads to the line that raised', async () => {
    const failed = await failedTask(api);
    await eventually(api, 'everything of the failed task', async () => {
      const detail = await api.task(failed.ref);
      assert.ok(detail !== null);
      assert.match(detail.exception ?? '', /^\w+(Error|Timeout)\b/);
      assert.equal(detail.args.kind, 'json');
    });

    await vscode.commands.executeCommand('taskTower.openTask', failed.ref);
    await untilTower(api, 'the task panel', async () => {
      const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
      return tabs.find(({ input }) => input instanceof vscode.TabInputWebview) ?? null;
    });

    await vscode.commands.executeCommand('taskTower.goToSource', failed.ref);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
    await eventually(api, 'the line that raised', () => {
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor !== undefined && /\.(py|ts)$/.test(editor.document.fileName));
      assert.match(editor.document.lineAt(editor.selection.active.line).text, /raise|throw/);
      assert.ok(editor.document.uri.fsPath.startsWith(folder), editor.document.uri.fsPath);
    });
  });
});

function acceptItem(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

async function failedTask(api: TaskTowerApi): Promise<Task> {
  return untilTower(api, 'a failed evaluation', async () => {
    const { tasks } = await api.tasks({
      filter: { system: 'celery', states: ['failed'], text: 'evaluate_code' },
      limit: 1,
      cursor: null,
    });
    return tasks[0] ?? null;
  });
}
