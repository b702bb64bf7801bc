import { el } from './element.ts';

/** A short label that stands out from the words around it. */
export function tag(text: string): HTMLElement {
  return el('span', { class: 'tag' }, text);
}
