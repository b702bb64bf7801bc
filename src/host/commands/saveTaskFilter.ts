import type * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import { askText } from '../prompts/askText.ts';
import type { Wording } from '../trees/drawing.ts';
import type { TasksView } from '../trees/tasksView.ts';
import { registerCommand } from './registerCommand.ts';

/** *Save Task Filter…*: gives the filter of now a name, under which *Filter Tasks…* offers it. */
export function registerSaveTaskFilter(
  tasks: TasksView,
  { t }: Wording,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.saveTaskFilter, log, async () => {
    const text = tasks.filterText;
    if (text === '')
      throw new Error(t('No filter can be saved: the view Tasks shows all tasks. Filter them first.'));
    const answer = await askText({
      title: t('Save Task Filter'),
      prompt: t('Name for {0}', text),
      value: tasks.memory.saved.find((one) => one.text === text)?.name ?? text,
      canGoBack: false,
      validate: (value) => (value.trim() === '' ? t('Type a name.') : null),
    });
    if (answer.kind === 'value') await tasks.memory.save({ name: answer.value.trim(), text });
  });
}
