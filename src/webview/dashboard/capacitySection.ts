import type { Capacity } from '../../model/statistics/capacity.ts';
import { t } from '../../model/l10n.ts';
import { el } from '../ui/element.ts';
import { region, type Section } from '../ui/section.ts';
import { capacitySentences } from './capacitySentences.ts';

/** What the workers carry and could, in sentences. */
export function createCapacitySection(): Section<Capacity> {
  const { element, body } = region('capacity', t('Capacity'));
  const method = el(
    'p',
    { class: 'quiet' },
    t(
      'Expected from the queue M/M/c (Erlang C): arrivals and run times that vary by chance, slots that are alike. Bursts wait longer.',
    ),
  );
  return {
    element,
    update(capacity) {
      const sentences = capacitySentences(capacity);
      body.replaceChildren(...sentences.map((sentence) => el('p', {}, sentence)), method);
      method.hidden = capacity.wait === null;
    },
  };
}
