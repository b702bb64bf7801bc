import { t } from '../../model/l10n.ts';
import { button } from './button.ts';
import { el } from './element.ts';

const PAUSE_MS = 120;

export interface SearchBox {
  readonly element: HTMLElement;
  /** Shows the box and puts the cursor in it. */
  open(): void;
  close(): void;
  /** Looks again for what stands in it, because what is searched has changed. */
  again(): void;
}

/**
 * A box that searches while a person types: Enter goes to the next match, Shift+Enter to the one before, Escape closes
 * it. How many there are is said to screen readers.
 */
export function createSearchBox(options: {
  readonly label: string;
  /** Looks for the text (empty: shows everything again) and returns what to say of it. */
  readonly search: (text: string) => string;
  /** Goes to the next (1) or previous (-1) match and returns which one that is. */
  readonly step: (by: 1 | -1) => string;
  readonly closed: () => void;
}): SearchBox {
  const input = el('input', {
    type: 'search',
    class: 'search-input',
    'aria-label': options.label,
    placeholder: options.label,
    spellcheck: 'false',
  });
  const status = el('span', { class: 'search-status', role: 'status' });
  let waiting: ReturnType<typeof setTimeout> | null = null;

  const searchNow = (): void => {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
    status.textContent = options.search(input.value.trim());
  };
  const step = (by: 1 | -1): void => {
    if (waiting !== null) searchNow();
    status.textContent = options.step(by);
  };
  const close = (): void => {
    if (element.hidden) return;
    element.hidden = true;
    input.value = '';
    searchNow();
    options.closed();
  };

  input.addEventListener('input', () => {
    if (waiting !== null) clearTimeout(waiting);
    waiting = setTimeout(searchNow, PAUSE_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const icons = { appearance: 'icon' } as const;
  const element = el(
    'div',
    { class: 'search-box', role: 'search', 'aria-label': options.label, hidden: true },
    input,
    status,
    button({ ...icons, label: t('Previous match'), icon: 'arrow-up', onClick: () => step(-1) }),
    button({ ...icons, label: t('Next match'), icon: 'arrow-down', onClick: () => step(1) }),
    button({ ...icons, label: t('Close search'), icon: 'close', onClick: close }),
  );
  return {
    element,
    open() {
      element.hidden = false;
      input.focus();
      input.select();
    },
    close,
    again() {
      if (!element.hidden) searchNow();
    },
  };
}
