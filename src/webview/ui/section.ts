import { el } from './element.ts';

/** A part of a page that shows one thing; `update` changes what stands there without losing focus or openness. */
export interface Section<Shown> {
  readonly element: HTMLElement;
  update(shown: Shown): void;
}

/** A region with its heading; `id` is unique on the page. */
export function region(
  id: string,
  title: string,
): {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  /** Right of the heading: controls and notes. */
  readonly aside: HTMLElement;
  readonly body: HTMLElement;
} {
  const heading = el('h2', { id: `${id}-heading` }, title);
  const aside = el('div', { class: 'section-aside' });
  const body = el('div', { class: 'section-body' });
  const element = el(
    'section',
    { class: `section ${id}`, 'aria-labelledby': heading.id },
    el('div', { class: 'section-head' }, heading, aside),
    body,
  );
  return { element, heading, aside, body };
}
