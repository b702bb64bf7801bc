import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import type { Commit } from '../../model/commit.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../ui/count.ts';
import { el } from '../ui/element.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { moment } from '../ui/moment.ts';
import type { Section } from '../ui/section.ts';

const SHORT_HASH = 8;
const LONGEST_SUBJECT = 80;

/**
 * `12 similar failures since 14:02:11, first after commit 1a2b3c4d Ask twice`: whether this happens to others too, since
 * when, and what was changed before; opens their list, and the commit.
 */
export function createSimilarLine(
  host: TaskPanelHost,
): Section<SimilarFailures | null> & { showCommit(commit: Commit | null): void } {
  const element = el('p', { class: 'similar', hidden: true });
  let shown: SimilarFailures | null = null;
  let before: Commit | null = null;

  const render = (): void => {
    const similar = shown;
    element.hidden = similar === null;
    keepFocus(element, () => {
      if (similar === null) element.replaceChildren();
      else
        element.replaceChildren(
          countButton(similar, () => host.showSimilar()),
          ...(before === null
            ? []
            : [', first after commit ', commitButton(before, () => host.openCommit())]),
        );
    });
  };

  return {
    element,
    update(similar) {
      shown = similar;
      render();
    },
    showCommit(commit) {
      before = commit;
      render();
    },
  };
}

function countButton({ count, firstAt, error, isCapped }: SimilarFailures, show: () => void): HTMLElement {
  const failures = formatCount(count, 'similar failure', 'similar failures');
  const button = el(
    'button',
    {
      type: 'button',
      'data-focus': 'similar',
      title: `Show failures with this cause: ${visibleLine(error, 200)}`,
    },
    `${isCapped ? 'At least ' : ''}${failures} ${count === 1 ? 'at' : 'since'} `,
    moment(firstAt),
  );
  button.addEventListener('click', show);
  return button;
}

function commitButton({ hash, subject, at }: Commit, show: () => void): HTMLElement {
  const button = el(
    'button',
    {
      type: 'button',
      'data-focus': 'commit',
      title: 'The last commit before the first of these failures. Show what it changed',
    },
    el('code', {}, visibleLine(hash, SHORT_HASH + 1).slice(0, SHORT_HASH)),
    ' ',
    el('span', { class: 'commit-subject', dir: 'auto' }, visibleLine(subject, LONGEST_SUBJECT)),
    ' of ',
    moment(at),
  );
  button.addEventListener('click', show);
  return button;
}
