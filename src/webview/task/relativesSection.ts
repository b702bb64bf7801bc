import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import type { TaskDetail, TaskRelation, TaskRelative } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { button } from '../ui/button.ts';
import { el, hiddenText, icon } from '../ui/element.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { region, type Section } from '../ui/section.ts';
import { stateTone, stateWord } from './stateWords.ts';

const LONGEST_NAME = 200;
/** Relatives drawn at once; the rest waits behind a button. */
const FIRST = 15;

/** The tasks that belong to this one, by how they do; a click opens one. Hidden when there is none. */
export function createRelativesSection(host: TaskPanelHost): Section<TaskDetail> {
  const { element, body } = region('relatives', 'Relatives');
  let shown: readonly TaskRelative[] = [];
  let drawn = '';
  let most = FIRST;

  const render = (): void => {
    const visible = shown.slice(0, most).map((relative, index) => ({ relative, index }));
    const groups = Map.groupBy(visible, ({ relative }) => relative.relation);
    keepFocus(body, () =>
      body.replaceChildren(
        ...[...groups].map(([relation, members]) =>
          relationGroup(
            relation,
            members.map(({ relative, index }) => relativeItem(relative, () => host.openRelative(index))),
          ),
        ),
        ...(shown.length > most ? [moreButton(shown.length - most)] : []),
      ),
    );
  };

  const moreButton = (hidden: number): HTMLElement =>
    button({
      label: `Show ${hidden.toLocaleString()} more`,
      icon: 'unfold',
      appearance: 'secondary',
      focusKey: 'relatives:more',
      onClick: () => {
        most = Number.POSITIVE_INFINITY;
        render();
      },
    });

  return {
    element,
    update({ relatives }) {
      const next = JSON.stringify(relatives);
      if (next === drawn) return;
      drawn = next;
      shown = relatives;
      element.hidden = relatives.length === 0;
      render();
    },
  };
}

function relationGroup(relation: TaskRelation, items: readonly HTMLElement[]): HTMLElement {
  return el(
    'div',
    { class: 'relation' },
    el('h3', { class: 'relation-name' }, relation),
    el('ul', { class: 'relation-tasks' }, ...items),
  );
}

function relativeItem({ ref, name, state }: TaskRelative, open: () => void): HTMLElement {
  const label = visibleLine(name ?? ref?.id ?? 'not sent yet', LONGEST_NAME);
  const mark =
    state === null
      ? icon('circle-outline', 'quiet')
      : icon(taskStateIcon(state).name, `${stateTone(state)}-text`);
  const word = state === null ? (ref === null ? 'not sent yet' : 'state not known') : stateWord(state);
  if (ref === null) return el('li', {}, mark, el('span', { dir: 'auto' }, label), quiet(word));
  const link = el(
    'button',
    { type: 'button', class: 'link', 'data-focus': `relative:${ref.id}`, dir: 'auto' },
    label,
  );
  link.addEventListener('click', open);
  const id = name === null ? null : el('code', { class: 'quiet' }, visibleLine(ref.id, 80));
  return el('li', {}, mark, link, id, quiet(word));
}

function quiet(text: string): HTMLElement {
  return el('span', { class: 'quiet' }, hiddenText(', '), text);
}
