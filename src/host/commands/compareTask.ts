import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { Task, TaskRef } from '../../model/task.ts';
import { taskKey } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { editorWording } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { shortTaskName } from '../format/shortName.ts';
import { COMMANDS } from '../manifest.ts';
import type { TaskDocuments } from '../taskDocument/taskDocuments.ts';
import { TASK_DOCUMENT_PARTS, type TaskDocumentPart } from '../taskDocument/taskDocumentUri.ts';
import { taskDescription, taskLabel } from '../trees/taskText.ts';
import { registerCommand } from './registerCommand.ts';
import { taskTargets } from './taskTarget.ts';

const MOST_OFFERED = 200;
const LONGEST_NAME = 60;

/**
 * *Compare Task with…*: the other one of two that are selected, or another run of the same name; and what of both to lay side
 * by side in the diff editor.
 */
export function registerCompareTask(
  monitor: Pick<MonitorApi, 'getTasks' | 'getTask'>,
  documents: TaskDocuments,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.compareTask, log, async (argument, selected) => {
    const refs = await taskTargets(argument, selected, monitor);
    if (refs.length === 0) return;
    if (refs.length > 2)
      throw new Error(vscode.l10n.t('Only two tasks can be compared. Select two, or one.'));
    const pair = await Promise.all(refs.map(async (ref) => ({ ref, task: await monitor.getTask(ref) })));
    const [older, newer = older] = pair.toSorted((one, other) => sentAt(one.task) - sentAt(other.task));
    if (older === undefined || newer === undefined) return;
    const name = newer.task?.name ?? null;
    const left = older === newer ? await pickOther(newer.ref, name, monitor) : older.ref;
    if (left === null) return;
    const part = await pickPart(newer.ref);
    if (part === undefined) return;
    const ids = [left, newer.ref].map(({ id }) => messageText(id, LONGEST_NAME)).join(' ↔ ');
    const title = `${name === null ? '' : `${messageText(shortTaskName(name), LONGEST_NAME)} `}${part}: ${ids}`;
    await documents.compare(left, newer.ref, part, title);
  });
}

/** When it was sent, as far as that is known, epoch ms. */
function sentAt(task: Task | null): number {
  return task?.sentAt ?? task?.receivedAt ?? task?.startedAt ?? task?.updatedAt ?? 0;
}

async function pickOther(
  ref: TaskRef,
  name: string | null,
  monitor: Pick<MonitorApi, 'getTasks'>,
): Promise<TaskRef | null> {
  const filter = {
    connectionId: ref.connectionId,
    system: ref.system,
    ...(name === null ? {} : { names: [name] }),
  };
  const { tasks } = await monitor.getTasks({ filter, limit: MOST_OFFERED, cursor: null });
  const others = tasks.filter((task) => taskKey(task.ref) !== taskKey(ref));
  if (others.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The history knows no other run of this task to compare it with.'),
    );
    return null;
  }
  const drawing = { now: Date.now(), ...editorWording() };
  const items = others.map((task: Task) => ({
    label: `$(${taskStateIcon(task.state).name}) ${messageText(taskLabel(task))}`,
    description: messageText(taskDescription(task, drawing)),
    detail: messageText(task.ref.id),
    ref: task.ref,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Compare with which run?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.ref ?? null;
}

async function pickPart({ system }: TaskRef): Promise<TaskDocumentPart | undefined> {
  const isBullmq = system === 'bullmq';
  const labels: Readonly<Record<TaskDocumentPart, string>> = {
    arguments: isBullmq ? vscode.l10n.t('Data') : vscode.l10n.t('Arguments'),
    result: isBullmq ? vscode.l10n.t('Return value') : vscode.l10n.t('Result'),
    task: vscode.l10n.t('Everything'),
  };
  const order = TASK_DOCUMENT_PARTS.toSorted((a, b) => Number(a === 'task') - Number(b === 'task'));
  const items = order.map((part) => ({ label: labels[part], part }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Compare what?') }))?.part;
}
