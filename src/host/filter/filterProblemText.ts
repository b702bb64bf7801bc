import type { FilterProblem } from '../../model/filter/filterProblem.ts';
import { messageText } from '../format/messageText.ts';
import type { Translate } from '../messages/connectionProblem.ts';

/** As much of the text as is shown on either side of what is wrong. */
const AROUND = 30;

/** What is wrong with a filter, and the place in it between two marks: the letters of a list are not of one width. */
export function filterProblemText(
  text: string,
  problem: FilterProblem,
  t: Translate,
): { readonly sentence: string; readonly place: string } {
  const { message, args, from, to } = problem;
  const sentence = t(message, ...args.map((arg) => messageText(arg, 60)));
  const before = `${from > AROUND ? '…' : ''}${text.slice(Math.max(0, from - AROUND), from)}`;
  const wrong = text.slice(from, Math.min(to, from + 2 * AROUND));
  const after = `${text.slice(to, to + AROUND)}${to + AROUND < text.length ? '…' : ''}`;
  return {
    sentence,
    place: messageText(t('Column {0}: {1}', String(from + 1), `${before}▸${wrong}◂${after}`)),
  };
}
