import type { TaskPanelHost, TaskPanelLog } from '../../contract/taskPanel.ts';
import type { TaskDetail } from '../../model/task.ts';
import { t, tCount } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';
import { longText } from '../ui/longText.ts';
import { region, type Section } from '../ui/section.ts';

/** What a BullMQ job has logged, read page by page when a person asks; hidden for Celery, which keeps no logs. */
export function createLogSection(
  host: TaskPanelHost,
): Section<TaskDetail> & { show(log: TaskPanelLog): void } {
  const { element, aside, body } = region('log', t('Log'));
  let lines: readonly string[] = [];

  const askButton = (label: string, offset: number): HTMLElement =>
    button({ label, icon: 'output', appearance: 'secondary', onClick: () => host.readLog(offset) });

  body.replaceChildren(askButton(t('Read the log'), 0));

  return {
    element,
    update({ task }) {
      element.hidden = task.ref.system !== 'bullmq';
    },
    show(log) {
      if (log.kind === 'error') {
        body.replaceChildren(
          el('p', { class: 'quiet' }, log.message),
          askButton(t('Try again'), lines.length),
        );
        return;
      }
      const { page, offset } = log;
      lines = offset === 0 ? page.lines : [...lines.slice(0, offset), ...page.lines];
      aside.replaceChildren(el('span', { class: 'quiet' }, countOf(lines.length, page.total)));
      body.replaceChildren(
        lines.length === 0
          ? el('p', { class: 'quiet' }, t('The job has logged nothing.'))
          : longText(lines.join('\n')),
        page.next === null ? askButton(t('Read again'), 0) : askButton(t('Read more'), page.next),
      );
    },
  };
}

function countOf(shown: number, total: number): string {
  if (shown >= total) return tCount(total, '{0} line', '{0} lines');
  return t('{0} of {1} lines', formatNumber(shown), formatNumber(total));
}
