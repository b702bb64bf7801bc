import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { Task } from '../../../../src/model/task.ts';
import { scene } from './scene.ts';
import { setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

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

  async function tasksWith(text: string): Promise<readonly Task[]> {
    return (await api.tasks({ filter: { text }, limit: 10, cursor: null })).tasks;
  }

  it('send the selection to Celery and come back when it has ended', async () => {
    const editor = await openCode("print('left_out')\nprint('only_this', 6 * 7)\n");
    editor.selection = new vscode.Selection(1, 0, 1, 30);
    await setTargets([CELERY]);
    await vscode.commands.executeCommand('taskTower.submitEvaluation');
    const [task] = await tasksWith('only_this');
    assert.equal(task?.state, 'succeeded');
    const detail = await api.task(task.ref);
    assert.ok(detail?.result.kind === 'json');
    assert.match(detail.result.text, /only_this 42/);
    assert.deepEqual(await tasksWith('left_out'), []);
  });

  it('send the whole file to BullMQ when nothing is selected', async () => {
    await openCode("print('whole_file')\nraise RuntimeError('to_the_last_line')\n");
    await setTargets([BULLMQ]);
    await vscode.commands.executeCommand('taskTower.submitEvaluation');
    const task = await untilTower(api, 'the failed job', async () => {
      const found = await tasksWith('to_the_last_line');
      return found.find(({ state, ref }) => state === 'failed' && ref.system === 'bullmq') ?? null;
    });
    assert.match(task.error ?? '', /to_the_last_line/);
  });

  it('are not sent through a read-only connection', async () => {
    await connect(true);
    await openCode("print('never_sent')\n");
    await setTargets([CELERY]);
    await untilDismissed(vscode.commands.executeCommand('taskTower.submitEvaluation'));
    assert.deepEqual(await tasksWith('never_sent'), []);
  });

  it('are not sent to a target with a placeholder that does not exist', async () => {
    await connect(false);
    await openCode("print('never_sent_either')\n");
    await setTargets([{ ...CELERY, args: ['${kode}'] }]);
    await untilDismissed(vscode.commands.executeCommand('taskTower.submitEvaluation'));
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

/** Closes notifications until a command that shows one has ended. */
async function untilDismissed(command: Thenable<unknown>): Promise<void> {
  const ended = Promise.resolve(command).then(() => true);
  const deadline = Date.now() + 20_000;
  for (;;) {
    await vscode.commands.executeCommand('notifications.clearAll');
    const moment = new Promise<false>((resolve) => setTimeout(resolve, 50, false));
    if (await Promise.race([ended, moment])) return;
    assert.ok(Date.now() < deadline, 'the command ends once its notification is dismissed');
  }
}
