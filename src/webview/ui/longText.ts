import { sliceCharacters } from '../../model/visibleText.ts';
import { t, tCount } from '../../model/l10n.ts';
import { button } from './button.ts';
import { el } from './element.ts';
import { visibleNodes } from './visibleNodes.ts';

/** Characters shown at first, and added by each "show more": enough to read, little enough to lay out at once. */
export const TEXT_PAGE = 20_000;

/** A block of hostile text with its line breaks; the rest of a very long one comes page by page. */
export function longText(text: string): HTMLElement {
  const block = el('pre', {
    class: 'long-text',
    tabindex: 0,
    role: 'group',
    'aria-label': t('Text'),
    dir: 'auto',
  });
  const container = el('div', { class: 'long-text-container' }, block);
  let shown = 0;
  const more = button({ label: '', icon: 'unfold', appearance: 'secondary', onClick: () => showPage() });
  const showPage = (): void => {
    const page = sliceCharacters(text.slice(shown), TEXT_PAGE);
    block.append(...visibleNodes(page, { lines: true }));
    shown += page.length;
    const rest = text.length - shown;
    if (rest === 0) {
      more.remove();
      return;
    }
    more.lastChild?.replaceWith(
      tCount(rest, 'Show more ({0} character left)', 'Show more ({0} characters left)'),
    );
    container.append(more);
  };
  showPage();
  return container;
}
