import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import type { ActionOutcome } from '../../../../src/model/action.ts';
import type { Task } from '../../../../src/model/task.ts';
import { scene } from './scene.ts';
import { editorOf, eventually, setConnections, taskTower, type TaskTowerApi, untilTower } from './tower.ts';

const QUEUE = { connectionId: 'live', system: 'bullmq', queue: 'bull:evaluations' } as const;

const ON_QUEUES = [
  'addJob',
  'pauseQueue',
  'resumeQueue',
  'drainQueue',
  'cleanQueue',
  'obliterateQueue',
  'removeDeadRepeatables',
  'newScheduler',
  'editScheduler',
  'removeScheduler',
  'runScheduler',
  'setGlobalConcurrency',
  'setQueueRateLimit',
];
const ON_JOBS = [
  'retryJob',
  'retryTask',
  'duplicateJob',
  'promoteJob',
  'changePriority',
  'changeDelay',
  'editJobData',
  'removeJob',
  'failAbandonedJob',
];

describe('actions on BullMQ', () => {
  let api: TaskTowerApi;
  before(async () => {
    api = await taskTower().activate();
  });
  after(async () => {
    await setConnections([]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Connects to the demo, and waits for a job that has ended. */
  async function connect(readOnly: boolean): Promise<Task> {
    const { brokerUrl: url, resultUrl: resultBackendUrl } = scene;
    await setConnections([{ id: 'live', name: 'live', url, resultBackendUrl, readOnly }]);
    return untilTower(api, 'an ended job', async () => {
      const [status] = await api.connections();
      const queues = await api.queues();
      const filter = { system: 'bullmq', queue: 'evaluations', states: ['succeeded'] } as const;
      const { tasks } = await api.tasks({ filter, limit: 1, cursor: null });
      const isSeen = status?.readOnly === readOnly && queues.some(({ id }) => id === QUEUE.queue);
      return isSeen ? (tasks[0] ?? null) : null;
    });
  }

  async function act(command: string, argument: unknown): Promise<ActionOutcome | null> {
    return vscode.commands.executeCommand<ActionOutcome | null>(`taskTower.${command}`, argument);
  }

  it('are all registered', async () => {
    const registered = await vscode.commands.getCommands(true);
    for (const command of [...ON_QUEUES, ...ON_JOBS, 'pauseQueues', 'resumeQueues', 'loadMoreItems']) {
      assert.ok(registered.includes(`taskTower.${command}`), command);
    }
  });

  it('are refused on a read-only connection, without asking', async () => {
    const { ref } = await connect(true);
    const calls = [
      ...ON_QUEUES.map((command) => [command, QUEUE] as const),
      ...ON_JOBS.map((command) => [command, ref] as const),
    ];
    for (const [command, argument] of calls) {
      const outcome = await act(command, argument);
      assert.ok(outcome !== null && !outcome.ok, command);
      assert.equal(outcome.reason, 'read-only', command);
    }
  });

  it('add a job like another one from its document, which VS Code checks', async () => {
    const { ref, name } = await connect(false);
    assert.equal(await act('duplicateJob', ref), null);
    const { document } = await editorOf(api, 'task-tower-job');
    await eventually(api, 'the document of the job', () => {
      assert.equal(document.languageId, 'json');
      assert.ok(document.getText().includes(`"name": ${JSON.stringify(name)}`));
    });
    const outcome = await act('sendDocument', document.uri);
    assert.ok(outcome?.ok, outcome?.message);
    const added = outcome.task;
    assert.ok(added !== null && added.id !== ref.id && added.scope === ref.scope);
    await untilTower(api, 'the job that was added', async () => {
      const { tasks } = await api.tasks({ filter: { text: added.id }, limit: 10, cursor: null });
      return tasks.find((task) => task.ref.id === added.id && task.ref.scope === added.scope) ?? null;
    });
  });

  it('retry an ended job', async () => {
    const { ref } = await connect(false);
    const outcome = await act('retryJob', ref);
    assert.ok(outcome?.ok, outcome?.message);
    assert.match(outcome.message, /waits again/);
  });
});
