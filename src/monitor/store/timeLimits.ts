import type { TaskUpdate } from '../../model/taskUpdate.ts';

/** The last moment that a JavaScript date can express, epoch ms; SQLite would not give back integers much beyond it. */
const LAST_MOMENT = 8.64e15;

const TIME_FIELDS = ['sentAt', 'receivedAt', 'startedAt', 'finishedAt', 'etaAt'] as const;

/**
 * The same update without times that no date can express: they are no times. The update itself when all are.
 *
 * @param now epoch ms of our clock, which stands in for a moment of the update that is none
 */
export function limitTimes(update: TaskUpdate, now: number): TaskUpdate {
  if (isMoment(update.at) && TIME_FIELDS.every((field) => isMoment(update[field]))) return update;
  const limited: { -readonly [Field in keyof TaskUpdate]: TaskUpdate[Field] } = { ...update };
  if (!isMoment(limited.at)) limited.at = now;
  for (const field of TIME_FIELDS) if (!isMoment(limited[field])) delete limited[field];
  return limited;
}

function isMoment(time: number | undefined): boolean {
  return time === undefined || Math.abs(time) <= LAST_MOMENT;
}
