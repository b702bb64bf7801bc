import * as v from 'valibot';
import * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import type { Task } from '../../../model/task.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { longestName } from './longestName.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

/** A task that is spoken of by name, not one of its runs. */
export interface DefinitionTarget {
  /** Names that it can have when it runs. */
  readonly names: readonly string[];
  /** The run whose row it was asked on. */
  readonly task: Task | null;
  /** The definition that was chosen. */
  readonly indexed: IndexedTask | null;
}

const NAMES = v.object({ names: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)) });

/** The task that a command was called on: by a row, by names, or by a choice among those of the workspace. */
export async function definitionTarget(
  argument: unknown,
  workspace: WorkspaceDefinitions,
): Promise<DefinitionTarget | null> {
  const subject = subjectOf(argument);
  if (subject?.kind === 'task') {
    const { task } = subject;
    return { names: task.name === null ? [] : [task.name], task, indexed: null };
  }
  const named = v.safeParse(NAMES, argument);
  return named.success ? { names: named.output.names, task: null, indexed: null } : pickDefinition(workspace);
}

async function pickDefinition(workspace: WorkspaceDefinitions): Promise<DefinitionTarget | null> {
  const tasks = (await workspace.tasks()).all();
  if (tasks.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No Celery task is defined in the Python files of this workspace.'),
    );
    return null;
  }
  const indexed = await pickIndexed(tasks, vscode.l10n.t('Which task?'));
  if (indexed === null) return null;
  return { names: namesOfDefinition(indexed.definition, indexed.path), task: null, indexed };
}

/** A choice among definitions; `null`: none was chosen. */
export async function pickIndexed(
  tasks: readonly IndexedTask[],
  placeHolder: string,
): Promise<IndexedTask | null> {
  const items = tasks
    .map((task) => ({
      label: messageText(longestName(task)),
      description: `${vscode.workspace.asRelativePath(task.path)}:${task.definition.line}`,
      task,
    }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen?.task ?? null;
}
