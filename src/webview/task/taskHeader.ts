import type { TaskPanelAction, TaskPanelHost, TaskPanelModel } from '../../contract/taskPanel.ts';
import type { TaskDetail } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { button } from '../ui/button.ts';
import { el, icon } from '../ui/element.ts';
import { menuButton, type MenuEntry } from '../ui/menuButton.ts';
import type { Section } from '../ui/section.ts';
import { copies } from './copies.ts';
import type { PageMemory } from './pageMemory.ts';
import { stateTone } from './stateWords.ts';

type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

const LONGEST_NAME = 300;

/** The task's state and name, and what a person can do with it. */
export function createTaskHeader(host: TaskPanelHost, memory: PageMemory): Section<TaskModel> {
  const title = el('h1', { class: 'task-name', dir: 'auto' });
  const place = el('span', { class: 'state-icon' });
  let shown: TaskDetail | null = null;
  let offered: readonly TaskPanelAction[] = [];

  const copyEntries = (): readonly MenuEntry[] =>
    shown === null
      ? []
      : copies(shown, memory).map(({ label, copy }) => ({ label, run: () => host.copy(copy) }));

  const retry = button({
    label: t('Retry'),
    icon: 'redo',
    appearance: 'secondary',
    onClick: () => host.act('retry'),
  });
  const act = menuButton({
    label: t('Actions'),
    icon: 'run',
    entries: () => offered.map((action) => ({ label: labelOf(action, shown), run: () => host.act(action) })),
  });

  const actions = el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': t('Task actions') },
    button({
      label: t('Go to source'),
      icon: 'go-to-file',
      appearance: 'primary',
      onClick: () => host.goToSource(),
    }),
    retry,
    act,
    menuButton({ label: t('Copy'), icon: 'copy', entries: copyEntries }),
    button({
      label: t('Open as JSON'),
      icon: 'json',
      appearance: 'secondary',
      onClick: () => host.openJson(),
    }),
    button({ label: t('Read again'), icon: 'refresh', appearance: 'icon', onClick: () => host.refresh() }),
  );

  return {
    element: el(
      'header',
      { class: 'task-header' },
      el('div', { class: 'task-title' }, place, title),
      actions,
    ),
    update({ detail, actions: possible }) {
      shown = detail;
      // The commonest has a button of its own.
      offered = possible.filter((action) => action !== 'retry');
      retry.hidden = !possible.includes('retry');
      act.hidden = offered.length === 0;
      const { state } = detail.task;
      place.replaceChildren(icon(taskStateIcon(state).name, `${stateTone(state)}-text`));
      title.textContent = visibleLine(detail.task.name ?? detail.task.ref.id, LONGEST_NAME);
    },
  };
}

function labelOf(action: TaskPanelAction, shown: TaskDetail | null): string {
  switch (action) {
    case 'retry':
      return t('Retry');
    case 'retryEdited':
      // A job that ended is retried as it is; with edits, it becomes another job.
      return shown?.task.ref.system === 'bullmq'
        ? t('Duplicate with edits…')
        : t('Retry with edited arguments…');
    case 'revoke':
      return t('Revoke…');
    case 'terminate':
      return t('Terminate…');
    case 'forgetResult':
      return t('Forget result…');
    case 'promote':
      return t('Promote');
    case 'editData':
      return t('Edit data…');
    case 'remove':
      return t('Remove…');
    default:
      return action satisfies never;
  }
}
