/** Words of a node's `contextValue`, which the `viewItem` conditions of package.json look for. */
export const CONTEXT_WORDS = {
  /** Stands for a connection: can be edited, removed. */
  connection: 'connection',
  /** Its connection is down: can be tried again. */
  down: 'down',
  /** An unusable entry of the settings. */
  setting: 'setting',
  /** A connection with Celery: its workers can be told something, if only to answer. */
  celery: 'celery',
  /** The same, and not read-only: tasks can be sent. */
  sendable: 'sendable',
  worker: 'worker',
  /** A Celery worker that hears control commands. */
  reachable: 'reachable',
  /** The same, and its connection is not read-only. */
  controllable: 'controllable',
  /** Task events can be switched on: they are off, and the connection is not read-only. */
  eventsOff: 'eventsOff',
  /** Task events can be switched off. */
  eventsOn: 'eventsOn',
  queue: 'queue',
  /** A Celery queue on a connection that is not read-only: tasks can be sent to it and removed from it. */
  purgeable: 'purgeable',
  /** A message of a Celery queue that may be moved and deleted. */
  message: 'message',
  /** A queue of BullMQ on a connection that is not read-only. */
  bullQueue: 'bullQueue',
  /** The same, and it is not known to be paused. */
  pausable: 'pausable',
  /** The same, and it is not known to be running. */
  resumable: 'resumable',
  /** Shown above the others. */
  pinned: 'pinned',
  unpinned: 'unpinned',
  /** A job scheduler on a connection that is not read-only. */
  scheduler: 'scheduler',
  task: 'task',
  /** Tasks that have something in common. */
  taskGroup: 'taskGroup',
  /** There is a failure to look at. */
  failed: 'failed',
  /** A Celery task on a connection that is not read-only. */
  celeryTask: 'celeryTask',
  /** The same, and it has ended. */
  retryable: 'retryable',
  /** The same, and it has not ended. */
  revocable: 'revocable',
  /** The same, and a worker executes it now. */
  terminable: 'terminable',
  /** A BullMQ job on a connection that is not read-only. */
  job: 'job',
  /** The same, and it has ended. */
  endedJob: 'endedJob',
  /** The same, and it waits. */
  pendingJob: 'pendingJob',
  /** The same, and it waits for its time. */
  delayedJob: 'delayedJob',
  /** The same, and it counts as executed. */
  activeJob: 'activeJob',
  /** The same, and nobody executes it. */
  removableJob: 'removableJob',
} as const;

export type ContextWord = (typeof CONTEXT_WORDS)[keyof typeof CONTEXT_WORDS];

export function contextValue(...words: readonly (ContextWord | null)[]): string {
  return words.filter((word) => word !== null).join(' ');
}
