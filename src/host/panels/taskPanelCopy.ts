import type { TaskPanelCopy } from '../../contract/taskPanel.ts';
import { directCallSource, enqueueSource } from '../../model/enqueueSource.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import { taskLink } from '../links/taskLink.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { taskJson } from '../taskDocument/taskJson.ts';
import { tracebackMarkdown, tracebackPaths } from './tracebackCopy.ts';

/** A text for the clipboard, and what it is in the words of the confirmation. */
export interface CopiedText {
  readonly what: string;
  readonly text: string;
}

const CALLS = { enqueue: enqueueSource, direct: directCallSource } as const;

/**
 * What a person asked to copy; `null` when it is not known (any more). `uriScheme`: that of this editor's links; `t` is
 * `vscode.l10n.t`.
 */
export function taskPanelCopy(
  selection: TaskPanelCopy,
  ref: TaskRef,
  detail: TaskDetail | null,
  uriScheme: string,
  t: Translate,
): CopiedText | null {
  const copied = (what: string, text: string | null | undefined): CopiedText | null =>
    text === null || text === undefined ? null : { what, text };
  switch (selection.what) {
    case 'id':
      return copied(t('The task id'), ref.id);
    case 'link':
      return copied(t('A link to the task'), taskLink(uriScheme, ref));
    case 'json':
      return copied(t('The task as JSON'), detail === null ? null : taskJson(detail));
    case 'call':
      return copied(t('The call'), detail === null ? null : CALLS[selection.as](detail));
    case 'exception':
      return copied(t('The exception'), detail?.exception ?? detail?.task.error);
    case 'traceback':
      return tracebackText(selection, detail, t);
    case 'text':
      return copied(t('The value'), selection.text);
    default:
      return selection satisfies never;
  }
}

function tracebackText(
  { index, as }: Extract<TaskPanelCopy, { what: 'traceback' }>,
  detail: TaskDetail | null,
  t: Translate,
): CopiedText | null {
  const text = detail?.tracebacks[index];
  if (detail === null || text === undefined) return null;
  switch (as) {
    case 'text':
      return { what: t('The traceback'), text };
    case 'markdown':
      return { what: t('The traceback as Markdown'), text: tracebackMarkdown(detail, text, t) };
    case 'paths':
      return { what: t('The list of paths'), text: tracebackPaths(detail, text) };
    default:
      return as satisfies never;
  }
}
