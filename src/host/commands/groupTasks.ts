import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import { askChoice, type Choice } from '../prompts/askChoice.ts';
import type { Wording } from '../trees/drawing.ts';
import { isTaskGrouping, type TaskGrouping } from '../trees/taskGrouping.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

/** *Group Tasks By…*. A key binding may give the grouping itself as its argument. Answers the grouping of now. */
export function registerGroupTasks(
  tasks: TasksView,
  wording: Wording,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.groupTasks, log, async (given) => {
    const grouping = isTaskGrouping(given) ? given : await askGrouping(tasks.grouping, wording);
    if (grouping !== null) await tasks.setGrouping(grouping);
    return tasks.grouping;
  });
}

async function askGrouping(current: TaskGrouping, { t }: Wording): Promise<TaskGrouping | null> {
  const answer = await askChoice({
    title: t('Group Tasks'),
    canGoBack: false,
    placeholder: t('By what?'),
    active: current,
    choices: choices({ t }),
  });
  return answer.kind === 'value' ? answer.value : null;
}

function choices({ t }: Pick<Wording, 't'>): readonly Choice<TaskGrouping>[] {
  return [
    { label: `$(list-flat) ${t('Not grouped')}`, detail: t('All in one list.'), value: 'none' },
    { label: `$(pass) ${t('State')}`, detail: t('What is wrong first.'), value: 'state' },
    { label: `$(tag) ${t('Name')}`, value: 'name' },
    { label: `$(server-process) ${t('Worker')}`, value: 'worker' },
    {
      label: `$(bug) ${t('Failure cause')}`,
      detail: t(
        'Only failures: those with one error at one place in the code together, the commonest first.',
      ),
      value: 'cause',
    },
  ];
}
