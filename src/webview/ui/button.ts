import { component, icon } from './element.ts';

/** A labelled button of the toolkit, or an icon button whose label is its accessible name and tooltip. */
export function button(options: {
  readonly label: string;
  readonly icon: string;
  readonly appearance: 'primary' | 'secondary' | 'icon';
  /** Names the button for {@link keepFocus}. */
  readonly focusKey?: string;
  readonly onClick: () => void;
}): HTMLElement {
  const iconOnly = options.appearance === 'icon';
  const element = component(
    'vscode-button',
    {
      appearance: options.appearance,
      'aria-label': iconOnly ? options.label : null,
      title: iconOnly ? options.label : null,
      'data-focus': options.focusKey ?? null,
    },
    iconOnly ? icon(options.icon) : options.label,
  );
  if (!iconOnly) {
    const start = icon(options.icon);
    start.slot = 'start';
    element.prepend(start);
  }
  element.addEventListener('click', options.onClick);
  return element;
}
