import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { ActionOutcome } from '../../../../src/model/action.ts';
import type { Task } from '../../../../src/model/task.ts';
import { scene } from './scene.ts';
import {
  editorOf,
  eventually,
  replaceAll,
  setConnections,
  taskTower,
  type TaskTowerApi,
  untilTower,
} from './tower.ts';

describe('actions', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
  });
  after(async () => {
    await setConnections([]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Connects to the demo, and waits until its workers and queues are seen. */
  async function connect(readOnly: boolean): Promise<void> {
    const { brokerUrl: url, resultUrl: resultBackendUrl } = scene;
    await setConnections([{ id: 'live', name: 'live', url, resultBackendUrl, readOnly }]);
    await untilTower(api, 'workers and queues', async () => {
      const [status] = await api.connections();
      const { workers } = await api.workers();
      const queues = await api.queues();
      const isSeen =
        workers.some(({ name }) => name.startsWith('worker1@')) &&
        ['evaluation', 'evaluations'].every((queue) => queues.some(({ name }) => name === queue));
      return status?.readOnly === readOnly && isSeen ? true : null;
    });
  }

  async function act(command: string, argument: unknown): Promise<ActionOutcome | null> {
    return vscode.commands.executeCommand<ActionOutcome | null>(`taskTower.${command}`, argument);
  }

  it('that write are refused on a read-only connection, without asking', async () => {
    await connect(true);
    const task = await endedTask(api);
    const queue = { connectionId: 'live', system: 'celery', queue: 'evaluation' };
    const calls: readonly (readonly [string, unknown])[] = [
      ['purgeQueue', queue],
      ['shutDownWorker', { connectionId: 'live' }],
      ['restartPool', { connectionId: 'live' }],
      ['enableTaskEvents', { connectionId: 'live' }],
      ['forgetResult', task.ref],
      ['terminateTask', task.ref],
      ['retryTask', task.ref],
      ['retryEdited', task.ref],
      ['sendTask', { connectionId: 'live' }],
      ['requeueAbandoned', { connectionId: 'live' }],
    ];
    for (const [command, argument] of calls) {
      const outcome = await act(command, argument);
      assert.ok(outcome !== null && !outcome.ok, command);
      assert.equal(outcome.reason, 'read-only', command);
      assert.match(outcome.message, /'live' is read-only\. Edit the connection/, command);
    }
  });

  it('that only ask are carried out there all the same', async () => {
    // A worker that this machine does not let run has no time to reply.
    await eventually(api, 'a pong', async () => {
      const outcome = await act('ping', { connectionId: 'live' });
      assert.ok(outcome?.ok, outcome?.message);
      assert.ok(outcome.targets.some(({ target, ok }) => ok && target.startsWith('worker1@')));
    });
  });

  it('send a task again from the document in which its arguments are edited', async () => {
    await connect(false);
    const { ref } = await endedTask(api);
    assert.equal(await act('retryEdited', ref), null);
    const editor = await editorOf(api, 'task-tower-send');
    await eventually(api, 'the language of the document', () =>
      assert.equal(editor.document.languageId, 'json'),
    );

    const original = editor.document.getText();
    await replaceAll(editor, '{"args": {}}');
    await assert.rejects(async () => act('sendDocument', editor.document.uri), /"args" must be an array/);
    await eventually(api, 'the mistake to be marked', () => {
      const marked = vscode.languages.getDiagnostics(editor.document.uri).map(({ message }) => message);
      assert.ok(marked.includes('"args" must be an array: []'), marked.join());
    });

    await replaceAll(editor, original);
    const outcome = await act('sendDocument', editor.document.uri);
    assert.ok(outcome?.ok, outcome?.message);
    const sent = outcome.task;
    assert.ok(sent !== null && sent.id !== ref.id);
    await eventually(api, 'its editor to close', () =>
      assert.notEqual(vscode.window.activeTextEditor?.document.uri.scheme, 'task-tower-send'),
    );
    await untilTower(api, 'the task that was sent again', async () => {
      const { tasks } = await api.tasks({ filter: { text: sent.id }, limit: 1, cursor: null });
      return tasks[0] ?? null;
    });
  });
});

async function endedTask(api: TaskTowerApi): Promise<Task> {
  return untilTower(api, 'an ended evaluation', async () => {
    const { tasks } = await api.tasks({
      filter: { system: 'celery', states: ['succeeded'], text: 'evaluate_code' },
      limit: 1,
      cursor: null,
    });
    return tasks[0] ?? null;
  });
}
