import { parseTaskKey, taskKey, type TaskRef } from '../../model/task.ts';

const EXTENSION_ID = 'task-tower.task-tower';
const PATH = '/task';
const QUERY = /^key=([\w-]{1,20000})$/u;

/**
 * A link that opens a task's panel; it carries no address and no password. The task's key is base64url, since VS Code
 * decodes a query as a whole, which would garble ids with `&`, `%` or `=`.
 *
 * @param scheme that of the editor: `vscode`, `vscode-insiders`
 */
export function taskLink(scheme: string, ref: TaskRef): string {
  return `${scheme}://${EXTENSION_ID}${PATH}?key=${Buffer.from(taskKey(ref)).toString('base64url')}`;
}

/** The task of a link; `null` for every link that is none of ours. */
export function parseTaskLink(link: { readonly path: string; readonly query: string }): TaskRef | null {
  if (link.path !== PATH) return null;
  const key = QUERY.exec(link.query)?.[1];
  return key === undefined ? null : parseTaskKey(Buffer.from(key, 'base64url').toString('utf8'));
}
