import type { TaskPanelHost, TaskPanelModel } from '../../contract/taskPanel.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { button } from '../ui/button.ts';
import { el, icon } from '../ui/element.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { progressRing } from '../ui/progressRing.ts';
import type { Section } from '../ui/section.ts';

type NoticeModel = Exclude<TaskPanelModel, { kind: 'task' }>;

/** What stands there while there is no task to show: it is being read, it is gone, or reading failed. */
export function createNoticeView(host: TaskPanelHost): Section<NoticeModel> {
  const element = el('div', { class: 'notice', role: 'status' });
  const again = button({
    label: t('Try again'),
    icon: 'refresh',
    appearance: 'secondary',
    onClick: () => host.refresh(),
  });
  return {
    element,
    update(model) {
      const id = el(
        'p',
        { class: 'quiet' },
        ...tNodes('Task {0}', el('code', {}, visibleLine(model.ref.id, 200))),
      );
      if (model.kind === 'loading') {
        element.replaceChildren(
          el('h1', { class: 'notice-title' }, t('Reading the task…')),
          progressRing(),
          id,
        );
        return;
      }
      const missing = model.kind === 'missing';
      const title = el(
        'h1',
        { class: 'notice-title' },
        icon(missing ? 'search-stop' : 'error', missing ? '' : 'error-text'),
        missing ? t('This task was not found') : t('This task could not be read'),
      );
      element.replaceChildren(title, el('p', {}, visibleLine(model.message, 2_000)), id, again);
    },
  };
}
