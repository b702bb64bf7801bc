import { isKnownTaskState, type KnownTaskState, type TaskState } from '../../model/taskState.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';

export type Tone = 'error' | 'warning' | 'plain';

/** What a state is called; a custom Celery state keeps its own name. */
export function stateWord(state: TaskState): string {
  return isKnownTaskState(state) ? knownWord(state) : visibleLine(state, 60);
}

function knownWord(state: KnownTaskState): string {
  switch (state) {
    case 'pending':
      return t('pending');
    case 'received':
      return t('received');
    case 'started':
      return t('running');
    case 'succeeded':
      return t('succeeded');
    case 'failed':
      return t('failed');
    case 'retrying':
      return t('retrying');
    case 'revoked':
      return t('revoked');
    case 'rejected':
      return t('rejected');
    case 'lost':
      return t('lost');
    case 'delayed':
      return t('delayed');
    case 'prioritized':
      return t('prioritized');
    case 'waiting':
      return t('waiting');
    case 'waiting-children':
      return t('waiting for its children');
    case 'paused':
      return t('paused');
    default:
      return state satisfies never;
  }
}

/** Colour means that something is wrong, or needs a look. */
export function stateTone(state: TaskState): Tone {
  return taskStateIcon(state).color ?? 'plain';
}
