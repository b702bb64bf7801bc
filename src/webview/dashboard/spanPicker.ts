import type { DashboardSpan } from '../../contract/dashboard.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';

/** The choice of the time: one that ends now, or one between two moments. */
export function createSpanPicker(
  first: DashboardSpan,
  onChange: (span: DashboardSpan) => void,
): { readonly element: HTMLElement } {
  const from = momentInput(t('From'));
  const to = momentInput(t('To'));
  const custom = el('form', { class: 'custom', hidden: first.kind !== 'between' });
  const problem = el('span', { class: 'error-text', role: 'alert' });
  if (first.kind === 'between') {
    from.input.value = inputText(first.from);
    to.input.value = inputText(first.to);
  }
  const apply = (): void => {
    const span = { from: momentOf(from.input.value), to: momentOf(to.input.value) };
    if (span.from === null || span.to === null || span.from >= span.to) {
      problem.textContent = t('Give two moments, the earlier one first.');
      return;
    }
    problem.textContent = '';
    onChange({ kind: 'between', from: span.from, to: span.to });
  };
  custom.append(
    from.element,
    to.element,
    button({ label: t('Apply'), icon: 'check', appearance: 'secondary', onClick: apply }),
    problem,
  );
  custom.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });

  const chosenKey = first.kind === 'last' ? String(first.ms) : 'custom';
  const radio = (label: string, key: string, choose: () => void): HTMLElement => {
    const input = el('input', { type: 'radio', id: `span-${key}` });
    input.name = 'span';
    input.checked = key === chosenKey;
    input.addEventListener('change', choose);
    const text = el('label', {}, label);
    text.htmlFor = input.id;
    return el('span', { class: 'segment' }, input, text);
  };
  const segments = el(
    'fieldset',
    { class: 'segments' },
    el('legend', { class: 'visually-hidden' }, t('Time')),
    ...spans().map(([label, ms]) =>
      radio(label, String(ms), () => {
        custom.hidden = true;
        onChange({ kind: 'last', ms });
      }),
    ),
    radio(t('Custom'), 'custom', () => {
      custom.hidden = false;
      if (to.input.value === '') {
        const now = Date.now();
        from.input.value = inputText(now - 6 * 3_600_000);
        to.input.value = inputText(now);
      }
      from.input.focus();
    }),
  );
  return { element: el('div', { class: 'span-picker' }, segments, custom) };
}

/** With their lengths in ms. */
function spans(): readonly (readonly [string, number])[] {
  return [
    [t('{0} min', formatNumber(15)), 15 * 60_000],
    [t('{0} h', formatNumber(1)), 3_600_000],
    [t('{0} h', formatNumber(24)), 86_400_000],
    [t('{0} d', formatNumber(7)), 7 * 86_400_000],
  ];
}

function momentInput(label: string): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = el('input', { type: 'datetime-local' });
  return { element: el('label', { class: 'moment-input' }, `${label} `, input), input };
}

/** Local time, as the input wants it. */
function inputText(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** Epoch ms; `null`: it is none. */
function momentOf(text: string): number | null {
  const at = new Date(text).getTime();
  return Number.isNaN(at) || at < 0 ? null : at;
}
