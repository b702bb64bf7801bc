import type { TaskPanelModel } from '../../contract/taskPanel.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { shortTaskName } from '../format/shortName.ts';

const LONGEST_NAME = 60;
const LONGEST_STATE = 30;

/** The title of a panel's tab: `evaluate_code · failed`; the id stands in for a name that is not known. */
export function taskPanelTitle(model: TaskPanelModel): string {
  if (model.kind !== 'task') return visibleLine(model.ref.id, LONGEST_NAME);
  const { name, ref, state } = model.detail.task;
  const label = visibleLine(name === null ? ref.id : shortTaskName(name), LONGEST_NAME);
  return `${label} · ${visibleLine(state, LONGEST_STATE)}`;
}
