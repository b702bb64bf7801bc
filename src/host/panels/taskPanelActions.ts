import type { TaskPanelAction } from '../../contract/taskPanel.ts';
import type { ConnectionStatus } from '../../model/connection.ts';
import type { Task } from '../../model/task.ts';
import { isFinished, isRunning } from '../../model/taskState.ts';
import { hasEnded, isDelayed, isPending } from '../trees/jobStates.ts';

/** What the panel offers to do with a task now, most wanted first; nothing on a connection that is down or read-only. */
export function taskPanelActions(
  task: Task,
  connection: ConnectionStatus | null,
): readonly TaskPanelAction[] {
  if (connection === null || connection.readOnly || connection.state.kind !== 'online') return [];
  return task.ref.system === 'celery' ? celeryActions(task) : bullmqActions(task);
}

function celeryActions({ state }: Task): readonly TaskPanelAction[] {
  if (isFinished(state)) return ['retry', 'retryEdited', 'forgetResult'];
  return isRunning(state) ? ['terminate', 'revoke', 'retryEdited'] : ['revoke', 'retryEdited'];
}

function bullmqActions({ state }: Task): readonly TaskPanelAction[] {
  if (hasEnded(state)) return ['retry', 'retryEdited', 'remove'];
  if (!isPending(state)) return [];
  return [...(isDelayed(state) ? (['promote'] as const) : []), 'editData', 'remove'];
}
