import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import type { Commit } from '../../model/commit.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { type Child, el } from '../ui/element.ts';
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
      else element.replaceChildren(...sentence(similar).filter((part) => part !== null));
    });
  };

  const sentence = (similar: SimilarFailures): readonly Child[] => {
    const count = countButton(similar, () => host.showSimilar());
    if (before === null) return [count];
    return tNodes(
      '{0}, first after commit {1}',
      count,
      commitButton(before, () => host.openCommit()),
    );
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

function countButton(similar: SimilarFailures, show: () => void): HTMLElement {
  const button = el(
    'button',
    {
      type: 'button',
      'data-focus': 'similar',
      title: t('Show failures with this cause: {0}', visibleLine(similar.error, 200)),
    },
    ...countNodes(similar),
  );
  button.addEventListener('click', show);
  return button;
}

function countNodes({ count, firstAt, isCapped }: SimilarFailures): readonly Child[] {
  const parts = [formatNumber(count), moment(firstAt)] as const;
  if (isCapped) return tNodes('At least {0} similar failures since {1}', ...parts);
  return count === 1
    ? tNodes('{0} similar failure at {1}', ...parts)
    : tNodes('{0} similar failures since {1}', ...parts);
}

function commitButton({ hash, subject, at }: Commit, show: () => void): HTMLElement {
  const name = el('code', {}, visibleLine(hash, SHORT_HASH + 1).slice(0, SHORT_HASH));
  const words = el('span', { class: 'commit-subject', dir: 'auto' }, visibleLine(subject, LONGEST_SUBJECT));
  const button = el(
    'button',
    {
      type: 'button',
      'data-focus': 'commit',
      title: t('The last commit before the first of these failures. Show what it changed'),
    },
    ...tNodes('{0} {1} of {2}', name, words, moment(at)),
  );
  button.addEventListener('click', show);
  return button;
}
