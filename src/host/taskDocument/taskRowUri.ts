import * as vscode from 'vscode';
import { taskKey, type TaskRef } from '../../model/task.ts';
import { TASK_DOCUMENT_SCHEME } from './taskDocumentUri.ts';

/** Ids that a path may be without being read as something else. */
const PLAIN = /^\w[\w.:@+-]*$/u;

/**
 * What a task's row stands for when it is dragged: a terminal takes the path, which is the id, and an editor area opens the
 * document, which is the task's JSON. `null`: the id cannot be such a path.
 */
export function taskRowUri(ref: TaskRef): vscode.Uri | null {
  if (!PLAIN.test(ref.id)) return null;
  return vscode.Uri.from({ scheme: TASK_DOCUMENT_SCHEME, path: ref.id, query: taskKey(ref) });
}
