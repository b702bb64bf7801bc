/** Words of a node's `contextValue`, which the `viewItem` conditions of package.json look for. */
export const CONTEXT_WORDS = {
  /** Stands for a connection: can be edited, removed. */
  connection: 'connection',
  /** Its connection is down: can be tried again. */
  down: 'down',
  /** An unusable entry of the settings. */
  setting: 'setting',
  worker: 'worker',
  /** Task events can be switched on: they are off, and the connection is not read-only. */
  eventsOff: 'eventsOff',
  queue: 'queue',
  task: 'task',
  /** There is a failure to look at. */
  failed: 'failed',
} as const;

type ContextWord = (typeof CONTEXT_WORDS)[keyof typeof CONTEXT_WORDS];

export function contextValue(...words: readonly (ContextWord | null)[]): string {
  return words.filter((word) => word !== null).join(' ');
}
