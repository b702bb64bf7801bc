import type { TaskPanelCopy } from '../../contract/taskPanel.ts';
import { enqueueSource } from '../../model/enqueueSource.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import { taskLink } from '../links/taskLink.ts';
import { taskJson } from '../taskDocument/taskJson.ts';
import { tracebackMarkdown, tracebackPaths } from './tracebackCopy.ts';

/** A text for the clipboard, and what it is in the words of the confirmation. */
export interface CopiedText {
  readonly what: string;
  readonly text: string;
}

/** What a person asked to copy; `null` when it is not known (any more). `uriScheme`: that of this editor's links. */
export function taskPanelCopy(
  selection: TaskPanelCopy,
  ref: TaskRef,
  detail: TaskDetail | null,
  uriScheme: string,
): CopiedText | null {
  const copied = (what: string, text: string | null | undefined): CopiedText | null =>
    text === null || text === undefined ? null : { what, text };
  switch (selection.what) {
    case 'id':
      return copied('The task id', ref.id);
    case 'link':
      return copied('A link to the task', taskLink(uriScheme, ref));
    case 'json':
      return copied('The task as JSON', detail === null ? null : taskJson(detail));
    case 'call':
      return copied('The call', detail === null ? null : enqueueSource(detail));
    case 'exception':
      return copied('The exception', detail?.exception ?? detail?.task.error);
    case 'traceback':
      return tracebackText(selection, detail);
    case 'text':
      return copied('The value', selection.text);
    default:
      return selection satisfies never;
  }
}

function tracebackText(
  { index, as }: Extract<TaskPanelCopy, { what: 'traceback' }>,
  detail: TaskDetail | null,
): CopiedText | null {
  const text = detail?.tracebacks[index];
  if (detail === null || text === undefined) return null;
  switch (as) {
    case 'text':
      return { what: 'The traceback', text };
    case 'markdown':
      return { what: 'The traceback as Markdown', text: tracebackMarkdown(detail, text) };
    case 'paths':
      return { what: 'The list of paths', text: tracebackPaths(detail, text) };
    default:
      return as satisfies never;
  }
}
