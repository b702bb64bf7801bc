import type * as vscode from 'vscode';
import { TASK_SORTS, type TaskSort } from '../../model/taskSort.ts';
import { COMMANDS } from '../manifest.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { askChoice, type Choice } from '../prompts/askChoice.ts';
import type { Wording } from '../trees/drawing.ts';
import { isTaskSort } from '../trees/taskSorting.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

/** *Sort Tasks By…*. A key binding may give the order itself as its argument. Answers the order of now. */
export function registerSortTasks(
  tasks: TasksView,
  wording: Wording,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.sortTasks, log, async (given) => {
    const sort = isTaskSort(given) ? given : await askSort(tasks.sort, wording);
    if (sort !== null) await tasks.setSort(sort);
    return tasks.sort;
  });
}

async function askSort(current: TaskSort, { t }: Wording): Promise<TaskSort | null> {
  const answer = await askChoice({
    title: t('Sort Tasks'),
    canGoBack: false,
    placeholder: t('What comes first? In groups, the tasks of each are sorted.'),
    active: current,
    choices: TASK_SORTS.map((sort): Choice<TaskSort> => ({
      ...orderWords(sort, t),
      ...(sort === current ? { description: t('current') } : {}),
      value: sort,
    })),
  });
  return answer.kind === 'value' ? answer.value : null;
}

function orderWords(sort: TaskSort, t: Translate): Pick<vscode.QuickPickItem, 'label' | 'detail'> {
  switch (sort) {
    case 'newest':
      return { label: `$(arrow-down) ${t('Newest first')}` };
    case 'oldest':
      return { label: `$(arrow-up) ${t('Oldest first')}` };
    case 'longest runtime':
      return {
        label: `$(watch) ${t('Longest runtime')}`,
        detail: t('Tasks whose runtime is not known come last, such as those that still run.'),
      };
    case 'longest wait':
      return {
        label: `$(history) ${t('Longest wait')}`,
        detail: t('From sent to started. Tasks of which either is not known come last.'),
      };
    case 'most retries':
      return { label: `$(refresh) ${t('Most retries')}` };
    case 'name':
      return {
        label: `$(tag) ${t('Name')}`,
        detail: t('By the whole name, not only its last part.'),
      };
    default:
      return sort satisfies never;
  }
}
