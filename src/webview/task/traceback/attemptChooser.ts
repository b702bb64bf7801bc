import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { el } from '../../ui/element.ts';

/** Buttons to choose one of several tracebacks. `attempts`: each traceback is one attempt; else they are only numbered. */
export function attemptChooser(options: {
  readonly count: number;
  readonly chosen: number;
  readonly attempts: boolean;
  readonly choose: (index: number) => void;
}): HTMLElement {
  const { attempts } = options;
  const buttons = Array.from({ length: options.count }, (_, index) => {
    const element = el(
      'button',
      {
        type: 'button',
        class: 'choice',
        'aria-pressed': String(index === options.chosen),
        'aria-label': attempts
          ? t('attempt {0}', formatNumber(index + 1))
          : t('traceback {0}', formatNumber(index + 1)),
        'data-focus': `choice${index}`,
      },
      formatNumber(index + 1),
    );
    element.addEventListener('click', () => options.choose(index));
    return element;
  });
  return el(
    'div',
    {
      class: 'choices',
      role: 'group',
      'aria-label': attempts ? t('Choose the attempt') : t('Choose the traceback'),
    },
    el('span', { class: 'choices-label' }, attempts ? t('attempts') : t('tracebacks')),
    ...buttons,
  );
}
