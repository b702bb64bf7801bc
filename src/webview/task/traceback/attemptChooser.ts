import { el } from '../../ui/element.ts';

/** Buttons to choose one of several tracebacks. `attempts`: each traceback is one attempt; else they are only numbered. */
export function attemptChooser(options: {
  readonly count: number;
  readonly chosen: number;
  readonly attempts: boolean;
  readonly choose: (index: number) => void;
}): HTMLElement {
  const word = options.attempts ? 'attempt' : 'traceback';
  const buttons = Array.from({ length: options.count }, (_, index) => {
    const element = el(
      'button',
      {
        type: 'button',
        class: 'choice',
        'aria-pressed': String(index === options.chosen),
        'aria-label': `${word} ${index + 1}`,
        'data-focus': `choice${index}`,
      },
      (index + 1).toLocaleString(),
    );
    element.addEventListener('click', () => options.choose(index));
    return element;
  });
  return el(
    'div',
    { class: 'choices', role: 'group', 'aria-label': `Choose the ${word}` },
    el('span', { class: 'choices-label' }, options.attempts ? 'attempts' : 'tracebacks'),
    ...buttons,
  );
}
