import type { TaskRelative } from '../../../model/task.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { stateWord } from '../stateWords.ts';

const LONGEST_NAME = 200;
const LONGEST_ERROR = 500;

/** What a relative is called: its name, else its id. */
export function relativeName({ ref, name }: Pick<TaskRelative, 'ref' | 'name'>): string {
  return visibleLine(name ?? ref?.id ?? 'not sent yet', LONGEST_NAME);
}

/** Its state in a word; of one whose record is gone that too. */
export function relativeState({
  ref,
  state,
  isGone = false,
}: Pick<TaskRelative, 'ref' | 'state' | 'isGone'>): string {
  if (state !== null) return isGone ? `${stateWord(state)}, removed` : stateWord(state);
  if (isGone) return 'removed';
  return ref === null ? 'not sent yet' : 'state not known';
}

/** Why it failed, in one line; `null`: it did not, or that is not known. */
export function relativeError({ error }: Pick<TaskRelative, 'error'>): string | null {
  return error ? visibleLine(error, LONGEST_ERROR) : null;
}

/** `480 succeeded · 12 running · 2 failed`: how many of them are in which state, the commonest first. */
export function stateCounts(relatives: readonly TaskRelative[]): string {
  return [...Map.groupBy(relatives, relativeState)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([word, { length }]) => `${length.toLocaleString()} ${word}`)
    .join(' · ');
}
