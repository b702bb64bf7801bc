import * as vscode from 'vscode';
import { parseTaskKey, taskKey, type TaskRef } from '../../model/task.ts';

/** Scheme of the read-only documents that show a task as JSON. */
export const TASK_DOCUMENT_SCHEME = 'task-tower';

/** A document's address: the id names the editor's tab, the query the task. */
export function taskDocumentUri(ref: TaskRef): vscode.Uri {
  const tab = ref.id.replaceAll(/[^\w.-]/g, '_').slice(0, 80);
  return vscode.Uri.from({ scheme: TASK_DOCUMENT_SCHEME, path: `/${tab}.json`, query: taskKey(ref) });
}

/** The task of a document; `null` when the address names none. */
export function taskOfDocument(uri: vscode.Uri): TaskRef | null {
  return parseTaskKey(uri.query);
}
