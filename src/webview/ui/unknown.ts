import { t } from '../../model/l10n.ts';
import { el, hiddenText } from './element.ts';

/** A value that cannot be known, with the reason: never 0, never empty. */
export function unknown(why: string): HTMLElement {
  return el(
    'span',
    { class: 'unknown', title: why },
    el('span', { 'aria-hidden': 'true' }, '–'),
    hiddenText(t('not known: {0}', why)),
  );
}
