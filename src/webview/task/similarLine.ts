import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import { formatCount } from '../ui/count.ts';
import { el } from '../ui/element.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { moment } from '../ui/moment.ts';
import type { Section } from '../ui/section.ts';

/** `12 similar failures since 14:02:11`: whether this happens to others too, and since when; opens their list. */
export function createSimilarLine(host: TaskPanelHost): Section<SimilarFailures | null> {
  const element = el('p', { class: 'similar', hidden: true });
  return {
    element,
    update(similar) {
      element.hidden = similar === null;
      if (similar === null) element.replaceChildren();
      else keepFocus(element, () => element.replaceChildren(line(similar, () => host.showSimilar())));
    },
  };
}

function line({ count, firstAt, error, isCapped }: SimilarFailures, show: () => void): HTMLElement {
  const failures = formatCount(count, 'similar failure', 'similar failures');
  const button = el(
    'button',
    {
      type: 'button',
      'data-focus': 'similar',
      title: `Show failures of this task with ${error.slice(0, 200)}`,
    },
    `${isCapped ? 'At least ' : ''}${failures} ${count === 1 ? 'at' : 'since'} `,
    moment(firstAt),
  );
  button.addEventListener('click', show);
  return button;
}
