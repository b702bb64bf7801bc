import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import { MOST_VALUE_BYTES, type TaskDetail, type TaskRef, type UnreadValue } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { button } from '../ui/button.ts';
import { formatBytes } from '../ui/byteSize.ts';
import { el, icon } from '../ui/element.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { progressRing } from '../ui/progressRing.ts';
import type { Section } from '../ui/section.ts';

const LONGEST_KEY = 300;

/** Which values of a job were not read for their size, and what can be done about it. Hidden when all were. */
export function createUnreadNotice(host: TaskPanelHost): Section<TaskDetail> {
  const element = el('div', { class: 'unread', role: 'status' });
  element.hidden = true;
  let isLoading = false;
  let shown = '';

  const render = (ref: TaskRef, unread: readonly UnreadValue[]): void => {
    const loadable = unread.filter(({ canBeLoaded }) => canBeLoaded);
    const load = button({
      label: loadable.length === 1 ? t('Load it') : t('Load them'),
      icon: 'cloud-download',
      appearance: 'secondary',
      focusKey: 'unread:load',
      onClick: () => {
        isLoading = true;
        render(ref, unread);
        host.loadValues();
      },
    });
    const waiting = el('span', { class: 'reading' }, progressRing(), t('Loading…'));
    keepFocus(element, () =>
      element.replaceChildren(
        ...(loadable.length === 0
          ? []
          : [
              el(
                'p',
                {},
                icon('info'),
                ' ',
                t('Not read unasked, for its size: {0}.', loadable.map(sized).join(', ')),
              ),
              isLoading ? waiting : load,
            ]),
        ...unread.filter(({ canBeLoaded }) => !canBeLoaded).map((value) => tooLong(ref, value)),
      ),
    );
  };

  return {
    element,
    update({ task, unread = [] }) {
      const next = JSON.stringify([task.ref, unread]);
      if (next === shown && !isLoading) return;
      shown = next;
      isLoading = false;
      element.hidden = unread.length === 0;
      render(task.ref, unread);
    },
  };
}

function sized({ value, bytes }: UnreadValue): string {
  return t('{0} ({1})', valueWord(value), formatBytes(bytes));
}

function valueWord(value: UnreadValue['value']): string {
  switch (value) {
    case 'data':
      return t('data');
    case 'return value':
      return t('return value');
    case 'failure reason':
      return t('failure reason');
    case 'stack traces':
      return t('stack traces');
    case 'progress':
      return t('progress');
    case 'options':
      return t('options');
    default:
      return value satisfies never;
  }
}

function tooLong({ scope, id }: TaskRef, value: UnreadValue): HTMLElement {
  const command = `HGET ${JSON.stringify(`${scope}:${id}`)} ${value.field}`;
  return el(
    'p',
    {},
    icon('info'),
    ' ',
    ...tNodes(
      'Too long to be shown, {0} at most: {1}. In redis-cli: {2}',
      formatBytes(MOST_VALUE_BYTES),
      sized(value),
      el('code', { dir: 'auto' }, visibleLine(command, LONGEST_KEY)),
    ),
  );
}
