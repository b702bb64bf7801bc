import type { TaskPanelAction, TaskPanelHost, TaskPanelModel } from '../../contract/taskPanel.ts';
import type { TaskDetail } from '../../model/task.ts';
import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { button } from '../ui/button.ts';
import { el, icon } from '../ui/element.ts';
import { menuButton, type MenuEntry } from '../ui/menuButton.ts';
import type { Section } from '../ui/section.ts';
import { copies } from './copies.ts';
import type { PageMemory } from './pageMemory.ts';
import { stateTone } from './stateWords.ts';

type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

const LONGEST_NAME = 300;

const ACTION_LABELS: Readonly<Record<TaskPanelAction, string>> = {
  retry: 'Retry',
  retryEdited: 'Retry with edited arguments…',
  revoke: 'Revoke…',
  terminate: 'Terminate…',
  forgetResult: 'Forget result…',
  promote: 'Promote',
  editData: 'Edit data…',
  remove: 'Remove…',
};

/** A job that ended is retried as it is; with edits, it becomes another job. */
const BULLMQ_LABELS: Partial<typeof ACTION_LABELS> = { retryEdited: 'Duplicate with edits…' };

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

  const act = menuButton({
    label: 'Actions',
    icon: 'run',
    entries: () => offered.map((action) => ({ label: labelOf(action, shown), run: () => host.act(action) })),
  });

  const actions = el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Task actions' },
    button({
      label: 'Go to source',
      icon: 'go-to-file',
      appearance: 'primary',
      onClick: () => host.goToSource(),
    }),
    act,
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
    update({ detail, actions: possible }) {
      shown = detail;
      offered = possible;
      act.hidden = possible.length === 0;
      const { state } = detail.task;
      place.replaceChildren(icon(taskStateIcon(state).name, `${stateTone(state)}-text`));
      title.textContent = visibleLine(detail.task.name ?? detail.task.ref.id, LONGEST_NAME);
    },
  };
}

function labelOf(action: TaskPanelAction, shown: TaskDetail | null): string {
  const ofSystem = shown?.task.ref.system === 'bullmq' ? BULLMQ_LABELS[action] : undefined;
  return ofSystem ?? ACTION_LABELS[action];
}
