import { isKnownTaskState, type KnownTaskState, type TaskState } from './taskState.ts';

/** A codicon, coloured only when something is wrong or needs a look. */
export interface TaskStateIcon {
  readonly name: string;
  readonly color: 'error' | 'warning' | null;
}

const ICONS: Readonly<Record<KnownTaskState, TaskStateIcon>> = {
  pending: { name: 'circle-outline', color: null },
  received: { name: 'inbox', color: null },
  started: { name: 'play-circle', color: null },
  succeeded: { name: 'pass', color: null },
  failed: { name: 'error', color: 'error' },
  retrying: { name: 'sync', color: 'warning' },
  revoked: { name: 'circle-slash', color: null },
  rejected: { name: 'circle-slash', color: 'warning' },
  lost: { name: 'question', color: 'error' },
  delayed: { name: 'clock', color: null },
  prioritized: { name: 'arrow-circle-up', color: null },
  waiting: { name: 'circle-outline', color: null },
  'waiting-children': { name: 'type-hierarchy-sub', color: null },
  paused: { name: 'stop-circle', color: null },
};

/** The icon of a state; a custom Celery state looks like one that runs. */
export function taskStateIcon(state: TaskState): TaskStateIcon {
  return ICONS[isKnownTaskState(state) ? state : 'started'];
}
