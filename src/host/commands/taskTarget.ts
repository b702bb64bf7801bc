import * as v from 'valibot';
import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { Task, TaskDetail, TaskRef } from '../../model/task.ts';
import { editorWording } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { taskDescription, taskLabel } from '../trees/taskText.ts';
import { subjectOf } from './treeSubject.ts';

const REF = v.object({
  connectionId: v.string(),
  system: v.picklist(['celery', 'bullmq']),
  scope: v.string(),
  id: v.string(),
});

const MOST_OFFERED = 200;
const MOST_SELECTED = 1_000;

/** The task that a command was called on, by a row, a ref, or a choice among the latest; `null` when none was chosen. */
export async function taskTarget(
  argument: unknown,
  monitor: Pick<MonitorApi, 'getTasks'>,
): Promise<TaskRef | null> {
  const subject = subjectOf(argument);
  if (subject?.kind === 'task') return subject.task.ref;
  const ref = v.safeParse(REF, argument);
  return ref.success ? ref.output : pickTask(monitor);
}

/** The tasks that are selected with the row that a command was called on; else as {@link taskTarget}. */
export async function taskTargets(
  argument: unknown,
  selected: unknown,
  monitor: Pick<MonitorApi, 'getTasks'>,
): Promise<readonly TaskRef[]> {
  const rows = Array.isArray(selected) ? (selected as readonly unknown[]).map(subjectOf) : [];
  const refs = rows.flatMap((row) => (row?.kind === 'task' ? [row.task.ref] : []));
  if (refs.length > 0) return refs.slice(0, MOST_SELECTED);
  const ref = await taskTarget(argument, monitor);
  return ref === null ? [] : [ref];
}

/**
 * Everything about the task that a command was called on; `null` when none was chosen. Rejects when it is gone. `whole`: with
 * values that are too long to be read unasked.
 */
export async function taskDetailTarget(
  argument: unknown,
  monitor: Pick<MonitorApi, 'getTasks' | 'getTaskDetail'>,
  whole = false,
): Promise<TaskDetail | null> {
  const ref = await taskTarget(argument, monitor);
  if (ref === null) return null;
  const detail = await monitor.getTaskDetail(ref, whole);
  if (detail === null) {
    throw new Error(
      vscode.l10n.t(
        'Task {0} is no longer known, neither to the history nor to Redis. It has expired or been removed.',
        messageText(ref.id, 60),
      ),
    );
  }
  return detail;
}

async function pickTask(monitor: Pick<MonitorApi, 'getTasks'>): Promise<TaskRef | null> {
  const { tasks } = await monitor.getTasks({ filter: {}, limit: MOST_OFFERED, cursor: null });
  if (tasks.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No task has been seen yet. Send one, and it can be chosen here.'),
    );
    return null;
  }
  const drawing = { now: Date.now(), ...editorWording() };
  const items = tasks.map((task: Task) => ({
    label: `$(${taskStateIcon(task.state).name}) ${messageText(taskLabel(task))}`,
    description: messageText(taskDescription(task, drawing)),
    detail: messageText(task.ref.id),
    ref: task.ref,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder:
      tasks.length < MOST_OFFERED
        ? vscode.l10n.t('Which task?')
        : vscode.l10n.t('Which of the latest {0} tasks?', String(MOST_OFFERED)),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.ref ?? null;
}
