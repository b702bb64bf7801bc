import { visibleParts } from '../../model/visibleText.ts';
import { el } from './element.ts';

/** Hostile text as nodes: what would be invisible or misleading stands there as a marked escape. */
export function visibleNodes(text: string, options: { readonly lines: boolean }): readonly Node[] {
  return visibleParts(text, options.lines).map((part) =>
    part.kind === 'text' ? document.createTextNode(part.text) : el('span', { class: 'escape' }, part.text),
  );
}
