import type { TaskPanelHost, TaskPanelPage } from '../../contract/taskPanel.ts';
import type { Ticker } from '../ui/ticker.ts';
import { createNoticeView } from './noticeView.ts';
import type { PageMemory } from './pageMemory.ts';
import { createTaskView } from './taskView.ts';

/** The page: shows what the host pushes, and keeps what the person made of it. */
export function createTaskPage(
  root: HTMLElement,
  host: TaskPanelHost,
  memory: PageMemory,
  ticker: Ticker,
): TaskPanelPage {
  const task = createTaskView(host, memory, ticker);
  const notice = createNoticeView(host);
  let scrollRestored = false;

  document.addEventListener('scrollend', () => {
    if (scrollRestored && root.firstElementChild === task.element)
      memory.scrollTop = Math.round(window.scrollY);
  });

  /** The page has its height only when the icons have their widths. */
  const restoreScroll = async (): Promise<void> => {
    // Without the icons it has its height already.
    await document.fonts.load('16px codicon').catch(() => undefined);
    if (scrollRestored) return;
    scrollRestored = true;
    // Somebody who has scrolled by now is where they want to be.
    if (window.scrollY === 0) window.scrollTo({ top: memory.scrollTop, behavior: 'instant' });
    else memory.scrollTop = Math.round(window.scrollY);
  };

  const put = (element: HTMLElement): void => {
    if (root.firstElementChild !== element) root.replaceChildren(element);
  };

  return {
    show(model) {
      memory.remember(model.kind === 'task' ? model.detail.task.ref : model.ref);
      if (model.kind !== 'task') {
        notice.update(model);
        put(notice.element);
        return;
      }
      task.update(model);
      put(task.element);
      if (!scrollRestored) void restoreScroll();
    },
    showLog(log) {
      task.showLog(log);
    },
    showSource(source) {
      task.showSource(source);
    },
    showCommit(commit) {
      task.showCommit(commit);
    },
  };
}
