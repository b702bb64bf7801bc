import * as v from 'valibot';
import * as vscode from 'vscode';
import { ACTIONS, type ActionKind } from '../../../model/action.ts';
import type { Task, TaskRef } from '../../../model/task.ts';
import { taskStateIcon } from '../../../model/taskStateIcon.ts';
import { messageText } from '../../format/messageText.ts';
import { taskDescription, taskLabel } from '../../trees/taskText.ts';
import type { ActionDeps, CommandCall } from '../actionCommand.ts';
import { connectionNames, offersActions } from './connections.ts';
import { rowsOf } from './rowsOf.ts';

const REF = v.object({
  connectionId: v.string(),
  system: v.picklist(['celery', 'bullmq']),
  scope: v.string(),
  id: v.string(),
});

/** Newest tasks that a picker looks through. */
const MOST_OFFERED = 500;

/** What is known of a task that is acted on. */
export interface TaskTarget {
  readonly ref: TaskRef;
  readonly name: string | null;
}

export interface TaskQuestion {
  readonly kind: ActionKind;
  /** Which of the latest tasks a picker offers. */
  readonly offered: (task: Task) => boolean;
}

/** The tasks of rows, of a ref, or of a choice among the latest that fit; empty: none was chosen. */
export async function taskTargets(
  call: CommandCall,
  question: TaskQuestion,
  deps: ActionDeps,
): Promise<readonly TaskTarget[]> {
  const rows = rowsOf(call, 'task')
    .map(({ task }) => task)
    .filter(({ ref }) => ref.system === ACTIONS[question.kind].system);
  if (rows.length > 0) return rows;
  const ref = v.safeParse(REF, call.argument);
  if (!ref.success) return pickTask(question, deps);
  if (ref.output.system !== ACTIONS[question.kind].system) {
    const title = deps.wording.t(ACTIONS[question.kind].title);
    throw new Error(deps.wording.t('{0} is not possible for a task of this system.', title));
  }
  const task = await deps.monitor.getTask(ref.output);
  return [{ ref: ref.output, name: task?.name ?? null }];
}

async function pickTask(
  { kind, offered }: TaskQuestion,
  { monitor, wording }: ActionDeps,
): Promise<readonly TaskTarget[]> {
  const { title, system, writes } = ACTIONS[kind];
  const [statuses, page] = await Promise.all([
    monitor.getConnections(),
    monitor.getTasks({ filter: { system }, limit: MOST_OFFERED, cursor: null }),
  ]);
  const usable = new Set(
    statuses.filter((status) => offersActions(status, { system, writes })).map(({ id }) => id),
  );
  const tasks = page.tasks.filter((task) => usable.has(task.ref.connectionId) && offered(task));
  if (tasks.length === 0) {
    throw new Error(
      wording.t('{0} is not possible now: none of the latest tasks allows it.', wording.t(title)),
    );
  }
  const names = connectionNames(statuses);
  const drawing = { ...wording, now: Date.now() };
  const items = tasks.map((task) => ({
    label: `$(${taskStateIcon(task.state).name}) ${messageText(taskLabel(task))}`,
    description: messageText(taskDescription(task, drawing)),
    detail: [names.get(task.ref.connectionId), messageText(task.ref.id)].filter(Boolean).join(' · '),
    task,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: wording.t(title),
    placeHolder: wording.t('Which task?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen === undefined ? [] : [chosen.task];
}
