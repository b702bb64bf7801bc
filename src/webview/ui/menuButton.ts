import { button } from './button.ts';
import { el, icon } from './element.ts';

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
}

/**
 * A button that opens a menu of commands (the menu button pattern of the ARIA practices): arrows, Home, End and Escape;
 * leaving it closes it. `entries` is asked at each opening.
 */
export function menuButton(options: {
  readonly label: string;
  readonly icon: string;
  readonly entries: () => readonly MenuEntry[];
}): HTMLElement {
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': options.label, hidden: true });
  const opener = button({
    label: options.label,
    icon: options.icon,
    appearance: 'secondary',
    onClick: () => (menu.hidden ? open() : close()),
  });
  const chevron = icon('chevron-down', 'menu-chevron');
  opener.append(chevron);
  opener.setAttribute('aria-haspopup', 'menu');
  opener.setAttribute('aria-expanded', 'false');
  const wrapper = el('div', { class: 'menu-button' }, opener, menu);

  const open = (): void => {
    menu.replaceChildren(...options.entries().map(item));
    menu.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    items(menu).at(0)?.focus();
  };
  const close = (): void => {
    menu.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
  };
  const item = (entry: MenuEntry): HTMLElement => {
    const element = el('div', { class: 'menu-item', role: 'menuitem', tabindex: -1 }, entry.label);
    element.addEventListener('click', () => {
      close();
      opener.focus();
      entry.run();
    });
    return element;
  };

  opener.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' || !menu.hidden) return;
    event.preventDefault();
    open();
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      close();
      opener.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (document.activeElement instanceof HTMLElement) document.activeElement.click();
    } else if (!moveFocus(menu, event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  wrapper.addEventListener('focusout', (event) => {
    const next = event.relatedTarget;
    if (!(next instanceof Node && wrapper.contains(next))) close();
  });
  return wrapper;
}

function items(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const all = items(menu);
  const at = all.findIndex((entry) => entry === document.activeElement);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  };
  const target = targets[key];
  if (target === undefined) return false;
  all[target]?.focus();
  return true;
}
