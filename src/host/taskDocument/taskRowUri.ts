import * as vscode from 'vscode';
import { parseTaskKey, taskKey, type TaskRef } from '../../model/task.ts';

/** Scheme of what a task's row stands for when it is dragged. */
export const TASK_ROW_SCHEME = 'task-tower-row';

/** Ids that a path may be without being read as something else. */
const PLAIN = /^\w[\w.:@+-]*$/u;

/**
 * What a task's row stands for when it is dragged: a file whose path is the id, which a terminal takes, and whose content is
 * the task's JSON. `null`: the id cannot be such a path.
 */
export function taskRowUri(ref: TaskRef): vscode.Uri | null {
  if (!PLAIN.test(ref.id)) return null;
  return vscode.Uri.from({ scheme: TASK_ROW_SCHEME, path: ref.id, query: taskKey(ref) });
}

/** The task of a row; `null`: the address names none. */
export function taskOfRow(uri: vscode.Uri): TaskRef | null {
  return parseTaskKey(uri.query);
}
