import type { TaskPanelHost, TaskPanelLog } from '../../contract/taskPanel.ts';
import type { TaskDetail } from '../../model/task.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';
import { longText } from '../ui/longText.ts';
import { region, type Section } from '../ui/section.ts';

/** What a BullMQ job has logged, read page by page when a person asks; hidden for Celery, which keeps no logs. */
export function createLogSection(
  host: TaskPanelHost,
): Section<TaskDetail> & { show(log: TaskPanelLog): void } {
  const { element, aside, body } = region('log', 'Log');
  let lines: readonly string[] = [];

  const askButton = (label: string, offset: number): HTMLElement =>
    button({ label, icon: 'output', appearance: 'secondary', onClick: () => host.readLog(offset) });

  body.replaceChildren(askButton('Read the log', 0));

  return {
    element,
    update({ task }) {
      element.hidden = task.ref.system !== 'bullmq';
    },
    show(log) {
      if (log.kind === 'error') {
        body.replaceChildren(el('p', { class: 'quiet' }, log.message), askButton('Try again', lines.length));
        return;
      }
      const { page, offset } = log;
      lines = offset === 0 ? page.lines : [...lines.slice(0, offset), ...page.lines];
      aside.replaceChildren(el('span', { class: 'quiet' }, countOf(lines.length, page.total)));
      body.replaceChildren(
        lines.length === 0
          ? el('p', { class: 'quiet' }, 'The job has logged nothing.')
          : longText(lines.join('\n')),
        page.next === null ? askButton('Read again', 0) : askButton('Read more', page.next),
      );
    },
  };
}

function countOf(shown: number, total: number): string {
  if (shown >= total) return `${total.toLocaleString()} ${total === 1 ? 'line' : 'lines'}`;
  return `${shown.toLocaleString()} of ${total.toLocaleString()} lines`;
}
