import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import { MOST_VALUE_BYTES, type TaskDetail, type TaskRef, type UnreadValue } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { button } from '../ui/button.ts';
import { formatBytes } from '../ui/byteSize.ts';
import { el, icon } from '../ui/element.ts';
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
      label: loadable.length === 1 ? 'Load it' : 'Load them',
      icon: 'cloud-download',
      appearance: 'secondary',
      focusKey: 'unread:load',
      onClick: () => {
        isLoading = true;
        render(ref, unread);
        host.loadValues();
      },
    });
    const waiting = el('span', { class: 'reading' }, progressRing(), 'Loading…');
    keepFocus(element, () =>
      element.replaceChildren(
        ...(loadable.length === 0
          ? []
          : [
              el(
                'p',
                {},
                icon('info'),
                ` Not read unasked, for its size: ${loadable.map(sized).join(', ')}.`,
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
  return `${value} (${formatBytes(bytes)})`;
}

function tooLong({ scope, id }: TaskRef, value: UnreadValue): HTMLElement {
  const command = `HGET ${JSON.stringify(`${scope}:${id}`)} ${value.field}`;
  return el(
    'p',
    {},
    icon('info'),
    ` Too long to be shown, ${formatBytes(MOST_VALUE_BYTES)} at most: ${sized(value)}. In redis-cli: `,
    el('code', { dir: 'auto' }, visibleLine(command, LONGEST_KEY)),
  );
}
