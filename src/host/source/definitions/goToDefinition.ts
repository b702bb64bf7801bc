import * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import type { Task } from '../../../model/task.ts';
import { messageText } from '../../format/messageText.ts';
import { locateDefinition } from '../locateDefinition.ts';
import { revealPlace } from '../revealPlace.ts';
import { withSearchProgress } from '../searchProgress.ts';
import { WorkspaceFiles } from '../workspaceFiles.ts';
import { definitionTarget, pickIndexed } from './definitionTarget.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/**
 * *Go to Task Definition*: by the index where that is sure, else the likeliest place of a search through all files,
 * which also knows BullMQ. Says so when there is none.
 */
export async function goToDefinition(argument: unknown, workspace: WorkspaceDefinitions): Promise<void> {
  const target = await definitionTarget(argument, workspace);
  if (target === null) return;
  const { names, task, indexed } = target;
  const found = indexed === null ? await indexedFor(names, task, workspace) : [indexed];
  const [only, ...others] = found;
  if (only === undefined) {
    await goToLikeliest(task, names[0] ?? null);
    return;
  }
  const chosen =
    others.length === 0
      ? only
      : await pickIndexed(found, vscode.l10n.t('Several definitions have that name'));
  if (chosen !== null) await reveal(chosen.path, chosen.definition.line, chosen.definition.column);
}

async function indexedFor(
  names: readonly string[],
  task: Task | null,
  workspace: WorkspaceDefinitions,
): Promise<readonly IndexedTask[]> {
  if (task !== null && task.ref.system !== 'celery') return [];
  const tasks = await workspace.tasks();
  return [...new Set(names.flatMap((name) => tasks.find(name)))];
}

async function goToLikeliest(task: Task | null, name: string | null): Promise<void> {
  const title = vscode.l10n.t('Looking for the definition');
  const found =
    task === null
      ? null
      : await withSearchProgress(title, async (token) => {
          const abort = new AbortController();
          const listener = token.onCancellationRequested(() => {
            abort.abort();
          });
          try {
            return await locateDefinition(task, new WorkspaceFiles(token), abort.signal);
          } finally {
            listener.dispose();
          }
        });
  if (found !== null) await reveal(found.path, found.line, found.column);
  else {
    const message =
      name === null
        ? vscode.l10n.t('The name of this task is not known, so its definition could not be looked for.')
        : vscode.l10n.t(
            "No definition of '{0}' is in the workspace. Is the right folder open?",
            messageText(name, 120),
          );
    void vscode.window.showWarningMessage(message);
  }
}

function reveal(path: string, line: number, column: number): Promise<void> {
  return revealPlace(path, () => ({ line: line - 1, start: column - 1, end: column - 1 }));
}
