import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { Task } from '../../../../src/model/task.ts';
import { scene } from './scene.ts';
import { answered, eventually, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

const CELERY = {
  name: 'Celery',
  kind: 'celery',
  connection: 'live',
  task: 'tasks.evaluate_code',
  queue: 'evaluation',
  args: ['${uuid}', '${code}', '${language}', 10],
};
const BULLMQ = {
  name: 'BullMQ',
  kind: 'bullmq',
  connection: 'live',
  queue: 'evaluations',
  jobName: 'evaluate_code',
  data: { evalId: '${uuid}', code: '${code}', language: '${language}', timeout: 10 },
};

describe('test evaluations from an editor', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
    await connect(false);
  });
  after(async () => {
    await setTargets([]);
    await setConnections([]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Connects to the demo, and waits until both systems are seen. */
  async function connect(readOnly: boolean): Promise<void> {
    const { brokerUrl: url, resultUrl: resultBackendUrl } = scene;
    await setConnections([{ id: 'live', name: 'live', url, resultBackendUrl, readOnly }]);
    await untilTower(api, 'both systems', async () => {
      const live = (await api.connections()).find((connection) => connection.id === 'live');
      return live?.readOnly === readOnly && live.state.kind === 'online' && live.systems?.length === 2
        ? live
        : null;
    });
  }

  /** Sends, and closes the notification that says why nothing was sent. */
  async function submitDismissed(): Promise<void> {
    await answered(
      api,
      'the command to end once its notification is dismissed',
      vscode.commands.executeCommand('taskTower.submitEvaluation'),
      () => vscode.commands.executeCommand('notifications.clearAll'),
    );
  }

  async function tasksWith(text: string): Promise<readonly Task[]> {
    return (await api.tasks({ filter: { text }, limit: 10, cursor: null })).tasks;
  }

  it('send the selection to Celery and come back when it has ended', async () => {
    const editor = await openCode("print('left_out')\nprint('only_this', 6 * 7)\n");
    editor.selection = new vscode.Selection(1, 0, 1, 30);
    await setTargets([CELERY]);
    await vscode.commands.executeCommand('taskTower.submitEvaluation');
    await eventually(api, 'the result of what was selected', async () => {
      const [task] = await tasksWith('only_this');
      assert.equal(task?.state, 'succeeded');
      const detail = await api.task(task.ref);
      assert.ok(detail?.result.kind === 'json');
      assert.match(detail.result.text, /only_this 42/);
    });
    assert.deepEqual(await tasksWith('left_out'), []);
  });

  it('send the whole file to BullMQ when nothing is selected', async () => {
    await openCode("print('whole_file')\nraise RuntimeError('to_the_last_line')\n");
    await setTargets([BULLMQ]);
    await vscode.commands.executeCommand('taskTower.submitEvaluation');
    await untilTower(api, 'the failed job', async () => {
      const found = await tasksWith('to_the_last_line');
      return (
        found.find(
          ({ state, ref, error }) =>
            state === 'failed' && ref.system === 'bullmq' && (error ?? '').includes('to_the_last_line'),
        ) ?? null
      );
    });
  });

  it('are not sent through a read-only connection', async () => {
    await connect(true);
    await openCode("print('never_sent')\n");
    await setTargets([CELERY]);
    await submitDismissed();
    assert.deepEqual(await tasksWith('never_sent'), []);
  });

  it('are not sent to a target with a placeholder that does not exist', async () => {
    await connect(false);
    await openCode("print('never_sent_either')\n");
    await setTargets([{ ...CELERY, args: ['${kode}'] }]);
    await submitDismissed();
    assert.deepEqual(await tasksWith('never_sent_either'), []);
  });
});

async function openCode(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language: 'python' });
  return vscode.window.showTextDocument(document, { preview: false });
}

async function setTargets(targets: readonly object[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('taskTower')
    .update('evaluationTargets', targets, vscode.ConfigurationTarget.Workspace);
}
