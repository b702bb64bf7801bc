import type { TaskPanelHost, TaskPanelModel } from '../../contract/taskPanel.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { button } from '../ui/button.ts';
import { el, icon, type Child } from '../ui/element.ts';
import { moment } from '../ui/moment.ts';
import type { Section } from '../ui/section.ts';

type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

/** Says when what is shown may be old, since when and why; hidden while the connection works. */
export function createConnectionBanner(host: TaskPanelHost): Section<TaskModel> {
  const text = el('span', { class: 'banner-text' });
  const retry = button({
    label: t('Retry'),
    icon: 'refresh',
    appearance: 'secondary',
    onClick: () => (retriesConnection ? host.retryConnection() : host.refresh()),
  });
  const box = el('div', { class: 'banner' }, icon('warning', 'warning-text'), text, retry);
  const element = el('div', { role: 'status', class: 'banner-place' });
  let retriesConnection = false;
  let words = '';

  return {
    element,
    update(model) {
      const trouble = troubleOf(model);
      retriesConnection = model.connection?.state.kind === 'down';
      retry.hidden = model.connection === null;
      if (trouble.length === 0) {
        words = '';
        element.replaceChildren();
        return;
      }
      text.replaceChildren(...trouble.filter((part) => part !== null));
      // A status region is read out whenever it changes, so the same words are not written twice.
      if (words === text.textContent) return;
      words = text.textContent;
      if (box.parentElement === null) element.append(box);
    },
  };
}

function troubleOf({ connection, connectionProblem, detail, refreshError }: TaskModel): readonly Child[] {
  const asOf = moment(detail.readAt);
  if (connection === null) return tNodes('Shown as of {0}. Its connection is no longer configured.', asOf);
  const name = visibleLine(connection.name, 100);
  if (connection.state.kind === 'down') {
    return tNodes(
      'Shown as of {0}. The connection {1} has been down since {2}. {3}',
      asOf,
      name,
      moment(connection.state.since),
      visibleLine(connectionProblem ?? '', 600),
    );
  }
  if (refreshError !== null) {
    return tNodes('Shown as of {0}. It could not be read again: {1}', asOf, visibleLine(refreshError, 300));
  }
  if (connection.state.kind === 'connecting') {
    return tNodes('Shown as of {0}. Connecting to {1}…', asOf, name);
  }
  return [];
}
