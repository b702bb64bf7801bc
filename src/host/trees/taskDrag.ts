import * as vscode from 'vscode';
import { taskKey, type TaskRef } from '../../model/task.ts';
import type { TreeEntry } from './treeEntry.ts';

/** What dragged tasks are called between our views and our drop into editors: their keys, one a line. */
export const DRAGGED_TASKS = 'application/vnd.task-tower.tasks';

/**
 * Lets tasks be dragged out of a view: into an editor their ids, or by choice their JSON (see `registerTaskDrop`), into
 * anything else that takes text the ids; a terminal takes the address of the row, see `taskRowUri`.
 */
export const TASK_DRAG: vscode.TreeDragAndDropController<TreeEntry> = {
  dragMimeTypes: ['text/plain', DRAGGED_TASKS],
  dropMimeTypes: [],
  handleDrag(entries, dataTransfer) {
    const refs = taskRefs(entries);
    if (refs.length === 0) return;
    dataTransfer.set('text/plain', new vscode.DataTransferItem(refs.map(({ id }) => id).join('\n')));
    dataTransfer.set(DRAGGED_TASKS, new vscode.DataTransferItem(refs.map(taskKey).join('\n')));
  },
};

/** The tasks among rows. */
export function taskRefs(entries: readonly TreeEntry[]): readonly TaskRef[] {
  return entries.flatMap(({ node: { subject } }) => (subject?.kind === 'task' ? [subject.task.ref] : []));
}
