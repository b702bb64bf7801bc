import type { TaskRelation, TaskRelative } from '../../../model/task.ts';
import { visibleLine } from '../../../model/visibleText.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { stateWord } from '../stateWords.ts';

const LONGEST_NAME = 200;
const LONGEST_ERROR = 500;

/** What a relative is called: its name, else its id. */
export function relativeName({ ref, name }: Pick<TaskRelative, 'ref' | 'name'>): string {
  return visibleLine(name ?? ref?.id ?? t('not sent yet'), LONGEST_NAME);
}

/** Its state in a word; of one whose record is gone that too. */
export function relativeState({
  ref,
  state,
  isGone = false,
}: Pick<TaskRelative, 'ref' | 'state' | 'isGone'>): string {
  if (state !== null) return isGone ? t('{0}, removed', stateWord(state)) : stateWord(state);
  if (isGone) return t('removed');
  return ref === null ? t('not sent yet') : t('state not known');
}

/** Why it failed, in one line; `null`: it did not, or that is not known. */
export function relativeError({ error }: Pick<TaskRelative, 'error'>): string | null {
  return error ? visibleLine(error, LONGEST_ERROR) : null;
}

/** How it belongs to the task. */
export function relationWord(relation: TaskRelation): string {
  switch (relation) {
    case 'parent':
      return t('parent');
    case 'root':
      return t('root');
    case 'child':
      return t('child');
    case 'group member':
      return t('group member');
    case 'same workflow':
      return t('same workflow');
    case 'chord body':
      return t('chord body');
    case 'next in chain':
      return t('next in chain');
    case 'callback':
      return t('callback');
    case 'error callback':
      return t('error callback');
    case 'retry of':
      return t('retry of');
    case 'retried as':
      return t('retried as');
    default:
      return relation satisfies never;
  }
}

/** `480 succeeded · 12 running · 2 failed`: how many of them are in which state, the commonest first. */
export function stateCounts(relatives: readonly TaskRelative[]): string {
  return [...Map.groupBy(relatives, relativeState)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([word, { length }]) => t('{0} {1}', formatNumber(length), word))
    .join(' · ');
}
