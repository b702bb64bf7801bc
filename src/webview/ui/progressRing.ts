import { component, el } from './element.ts';

/** The toolkit's ring for the eyes only: it announces itself as an alert, and the words beside it say what goes on. */
export function progressRing(): HTMLElement {
  return el('span', { class: 'ring', 'aria-hidden': 'true' }, component('vscode-progress-ring'));
}
