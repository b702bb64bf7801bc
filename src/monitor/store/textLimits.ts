import type { TaskUpdate } from '../../model/taskUpdate.ts';

/**
 * The longest texts that the history keeps, in UTF-16 code units. Celery cuts representations at 1,024 itself;
 * everything exact and longer is read from the watched server on demand.
 */
export const TEXT_LIMITS = {
  /** A longer id is no id that Celery or BullMQ makes; such a task is not recorded. */
  id: 1_024,
  state: 100,
  /** name, queue, worker, parent, root and group id */
  name: 512,
  error: 2_048,
  /** arguments, keyword arguments and result, each */
  representation: 4_096,
  traceback: 65_536,
} as const;

/** The same update with every text cut to its limit; the update itself when nothing is too long. */
export function limitTexts(update: TaskUpdate): TaskUpdate {
  if (!isTooLong(update)) return update;
  const limited: { -readonly [Field in keyof TaskUpdate]: TaskUpdate[Field] } = { ...update };
  for (const [field, limit] of LIMITED_FIELDS) {
    const text = limited[field];
    if (text !== undefined && text.length > limit) limited[field] = cut(text, limit);
  }
  return limited;
}

const LIMITED_FIELDS = [
  ['state', TEXT_LIMITS.state],
  ['name', TEXT_LIMITS.name],
  ['queue', TEXT_LIMITS.name],
  ['worker', TEXT_LIMITS.name],
  ['parentId', TEXT_LIMITS.name],
  ['rootId', TEXT_LIMITS.name],
  ['groupId', TEXT_LIMITS.name],
  ['error', TEXT_LIMITS.error],
  ['argsRepr', TEXT_LIMITS.representation],
  ['kwargsRepr', TEXT_LIMITS.representation],
  ['resultRepr', TEXT_LIMITS.representation],
  ['traceback', TEXT_LIMITS.traceback],
] as const;

/** Spelled out: this runs for every event. */
function isTooLong(update: TaskUpdate): boolean {
  return (
    exceeds(update.state, TEXT_LIMITS.state) ||
    exceeds(update.name, TEXT_LIMITS.name) ||
    exceeds(update.queue, TEXT_LIMITS.name) ||
    exceeds(update.worker, TEXT_LIMITS.name) ||
    exceeds(update.parentId, TEXT_LIMITS.name) ||
    exceeds(update.rootId, TEXT_LIMITS.name) ||
    exceeds(update.groupId, TEXT_LIMITS.name) ||
    exceeds(update.error, TEXT_LIMITS.error) ||
    exceeds(update.argsRepr, TEXT_LIMITS.representation) ||
    exceeds(update.kwargsRepr, TEXT_LIMITS.representation) ||
    exceeds(update.resultRepr, TEXT_LIMITS.representation) ||
    exceeds(update.traceback, TEXT_LIMITS.traceback)
  );
}

function exceeds(text: string | undefined, limit: number): boolean {
  return text !== undefined && text.length > limit;
}

/** Copies, so that the whole text behind a slice can be freed; never ends within a surrogate pair. */
function cut(text: string, limit: number): string {
  return Buffer.from(text.slice(0, limit).toWellFormed()).toString();
}
