import type { TaskRelative } from '../../../model/task.ts';
import { taskStateIcon } from '../../../model/taskStateIcon.ts';
import { icon } from '../../ui/element.ts';
import { stateTone } from '../stateWords.ts';

/** The icon of a relative's state, an empty circle for one that is not known. */
export function relativeIcon({ state }: Pick<TaskRelative, 'state'>): HTMLElement {
  return state === null
    ? icon('circle-outline', 'quiet')
    : icon(taskStateIcon(state).name, `${stateTone(state)}-text`);
}
