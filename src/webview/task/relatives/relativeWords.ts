import type { TaskRelative } from '../../../model/task.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { stateWord } from '../stateWords.ts';

const LONGEST_NAME = 200;

/** What a relative is called: its name, else its id. */
export function relativeName({ ref, name }: Pick<TaskRelative, 'ref' | 'name'>): string {
  return visibleLine(name ?? ref?.id ?? 'not sent yet', LONGEST_NAME);
}

export function relativeState({ ref, state }: Pick<TaskRelative, 'ref' | 'state'>): string {
  if (state !== null) return stateWord(state);
  return ref === null ? 'not sent yet' : 'state not known';
}

/** `480 succeeded · 12 running · 2 failed`: how many of them are in which state, the commonest first. */
export function stateCounts(relatives: readonly TaskRelative[]): string {
  return [...Map.groupBy(relatives, relativeState)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([word, { length }]) => `${length.toLocaleString()} ${word}`)
    .join(' · ');
}
