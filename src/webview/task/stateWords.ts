import { isKnownTaskState, type TaskState } from '../../model/taskState.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';

export type Tone = 'error' | 'warning' | 'plain';

/** What a state is called; a custom Celery state keeps its own name. */
export function stateWord(state: TaskState): string {
  if (state === 'started') return 'running';
  if (state === 'waiting-children') return 'waiting for its children';
  return isKnownTaskState(state) ? state : visibleLine(state, 60);
}

/** Colour means that something is wrong, or needs a look. */
export function stateTone(state: TaskState): Tone {
  return taskStateIcon(state).color ?? 'plain';
}
