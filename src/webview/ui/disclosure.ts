import { el, type Child } from './element.ts';
import type { Openness } from './openness.ts';

/** A native disclosure that remembers whether a person opened it. The body is built when it is first opened. */
export function disclosure(options: {
  readonly key: string;
  readonly openness: Openness;
  readonly openByDefault: boolean;
  readonly summary: readonly Child[];
  readonly body: () => readonly Child[];
}): HTMLDetailsElement {
  const { key, openness } = options;
  const details = el(
    'details',
    { open: openness.isOpen(key, options.openByDefault) },
    el('summary', { 'data-focus': `disclosure:${key}` }, ...options.summary),
  );
  let built = false;
  const build = (): void => {
    if (built || !details.open) return;
    built = true;
    details.append(...options.body().filter((child) => child !== null));
  };
  build();
  details.addEventListener('toggle', () => {
    build();
    if (openness.isOpen(key, options.openByDefault) !== details.open) openness.set(key, details.open);
  });
  return details;
}
