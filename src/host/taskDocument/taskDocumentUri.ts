import * as vscode from 'vscode';
import { parseTaskKey, taskKey, type TaskRef } from '../../model/task.ts';

/** Scheme of the read-only documents that show a task as JSON. */
export const TASK_DOCUMENT_SCHEME = 'task-tower';

/** What a document shows of its task. */
export const TASK_DOCUMENT_PARTS = ['task', 'arguments', 'result'] as const;

export type TaskDocumentPart = (typeof TASK_DOCUMENT_PARTS)[number];

/** A document's address: the part and the id name the editor's tab, the query the task. */
export function taskDocumentUri(ref: TaskRef, part: TaskDocumentPart): vscode.Uri {
  const tab = ref.id.replaceAll(/[^\w.-]/g, '_').slice(0, 80);
  return vscode.Uri.from({ scheme: TASK_DOCUMENT_SCHEME, path: `/${part}/${tab}.json`, query: taskKey(ref) });
}

/** The task of a document, and what of it; `null` when the address names none. */
export function taskOfDocument(
  uri: vscode.Uri,
): { readonly ref: TaskRef; readonly part: TaskDocumentPart } | null {
  const part = TASK_DOCUMENT_PARTS.find((one) => uri.path.startsWith(`/${one}/`));
  const ref = parseTaskKey(uri.query);
  return ref === null || part === undefined ? null : { ref, part };
}
