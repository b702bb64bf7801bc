import type { TaskPanelHost } from '../../contract/taskPanel.ts';
import type { TaskDetail } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { button } from '../ui/button.ts';
import { el, icon } from '../ui/element.ts';
import { menuButton, type MenuEntry } from '../ui/menuButton.ts';
import type { Section } from '../ui/section.ts';
import { exceptionOf } from './exceptionBlock.ts';
import { stateTone } from './stateWords.ts';

const LONGEST_NAME = 300;

/** The task's state and name, and what a person can do with it. */
export function createTaskHeader(host: TaskPanelHost): Section<TaskDetail> {
  const title = el('h1', { class: 'task-name', dir: 'auto' });
  const place = el('span', { class: 'state-icon' });
  let shown: TaskDetail | null = null;

  const copyEntries = (): readonly MenuEntry[] => {
    const last = (shown?.tracebacks.length ?? 0) - 1;
    return [
      { label: 'Copy id', run: () => host.copy({ what: 'id' }) },
      { label: 'Copy as JSON', run: () => host.copy({ what: 'json' }) },
      ...(shown === null || exceptionOf(shown) === null
        ? []
        : [{ label: 'Copy exception', run: () => host.copy({ what: 'exception' }) }]),
      ...(last < 0
        ? []
        : [{ label: 'Copy traceback', run: () => host.copy({ what: 'traceback', index: last }) }]),
    ];
  };

  const actions = el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Task actions' },
    button({
      label: 'Go to source',
      icon: 'go-to-file',
      appearance: 'primary',
      onClick: () => host.goToSource(),
    }),
    menuButton({ label: 'Copy', icon: 'copy', entries: copyEntries }),
    button({ label: 'Open as JSON', icon: 'json', appearance: 'secondary', onClick: () => host.openJson() }),
    button({ label: 'Read again', icon: 'refresh', appearance: 'icon', onClick: () => host.refresh() }),
  );

  return {
    element: el(
      'header',
      { class: 'task-header' },
      el('div', { class: 'task-title' }, place, title),
      actions,
    ),
    update(detail) {
      shown = detail;
      const { state } = detail.task;
      place.replaceChildren(icon(taskStateIcon(state).name, `${stateTone(state)}-text`));
      title.textContent = visibleLine(detail.task.name ?? detail.task.ref.id, LONGEST_NAME);
    },
  };
}
