/** States with a meaning of our own; see the words in the product description. */
export const KNOWN_TASK_STATES = [
  'pending',
  'received',
  'started',
  'succeeded',
  'failed',
  'retrying',
  'revoked',
  'rejected',
  'lost',
  'delayed',
  'prioritized',
  'waiting',
  'waiting-children',
  'paused',
] as const;

export type KnownTaskState = (typeof KNOWN_TASK_STATES)[number];

/** A custom Celery state keeps its own name (`PROGRESS`), hence any other string. */
export type TaskState = KnownTaskState | (string & {});

const KNOWN: ReadonlySet<string> = new Set(KNOWN_TASK_STATES);
const FINISHED: ReadonlySet<string> = new Set<KnownTaskState>([
  'succeeded',
  'failed',
  'revoked',
  'rejected',
  'lost',
]);

export function isKnownTaskState(state: TaskState): state is KnownTaskState {
  return KNOWN.has(state);
}

/** Whether a task in this state has come to its end. */
export function isFinished(state: TaskState): boolean {
  return FINISHED.has(state);
}

/** Whether a worker is executing the task now; custom states (`PROGRESS`) count as running. */
export function isRunning(state: TaskState): boolean {
  return state === 'started' || !KNOWN.has(state);
}
