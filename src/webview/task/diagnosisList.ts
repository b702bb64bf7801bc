import type { Diagnosis } from '../../model/diagnosis.ts';
import type { TaskDetail } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { disclosure } from '../ui/disclosure.ts';
import { el, hiddenText, icon } from '../ui/element.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import type { Openness } from '../ui/openness.ts';
import type { Section } from '../ui/section.ts';

const LONGEST_SENTENCE = 1_000;

/** Why the task waits, was lost or may run twice: one sentence each, with the evidence folded. Hidden when there is none. */
export function createDiagnosisList(openness: Openness): Section<TaskDetail> {
  const element = el('ul', { class: 'diagnoses', 'aria-label': t('Diagnosis') });
  let shown = '';

  return {
    element,
    update({ diagnoses }) {
      const next = JSON.stringify(diagnoses);
      if (next === shown) return;
      shown = next;
      element.hidden = diagnoses.length === 0;
      keepFocus(element, () =>
        element.replaceChildren(...diagnoses.map((one) => diagnosisItem(one, openness))),
      );
    },
  };
}

function diagnosisItem({ kind, severity, sentence, evidence }: Diagnosis, openness: Openness): HTMLElement {
  const isProblem = severity === 'problem';
  const words = [
    icon(isProblem ? 'warning' : 'info', isProblem ? 'warning-text' : ''),
    isProblem ? hiddenText(`${t('Problem:')} `) : null,
    el('span', { class: 'diagnosis-sentence', dir: 'auto' }, visibleLine(sentence, LONGEST_SENTENCE)),
  ];
  if (evidence.length === 0) return el('li', { class: 'diagnosis' }, el('p', {}, ...words));
  const facts = (): readonly HTMLElement[] => [
    el(
      'ul',
      { class: 'evidence' },
      ...evidence.map((fact) => el('li', { dir: 'auto' }, visibleLine(fact, LONGEST_SENTENCE))),
    ),
  ];
  return el(
    'li',
    { class: 'diagnosis' },
    disclosure({ key: `diagnosis:${kind}`, openness, openByDefault: false, summary: words, body: facts }),
  );
}
