import type { TaskPanelHost, TaskPanelModel } from '../../contract/taskPanel.ts';
import { el } from '../ui/element.ts';
import type { Section } from '../ui/section.ts';
import type { Ticker } from '../ui/ticker.ts';
import { createConnectionBanner } from './connectionBanner.ts';
import { createDetailsSection } from './detailsSection.ts';
import { createExceptionBlock } from './exceptionBlock.ts';
import type { PageMemory } from './pageMemory.ts';
import { createTaskHeader } from './taskHeader.ts';
import { createTimelineSection } from './timeline/timelineSection.ts';
import { createTracebackSection } from './traceback/tracebackSection.ts';
import { createValuesSection } from './valuesSection.ts';
import { createVerdictLine } from './verdictLine.ts';

type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

/** Everything about one task, in the order in which a debugging person needs it. Lives as long as the page. */
export function createTaskView(host: TaskPanelHost, memory: PageMemory, ticker: Ticker): Section<TaskModel> {
  const copyText = (text: string): void => host.copy({ what: 'text', text });
  const header = createTaskHeader(host);
  const banner = createConnectionBanner(host);
  const verdict = createVerdictLine(ticker);
  const exception = createExceptionBlock();
  const traceback = createTracebackSection(host, memory);
  const values = createValuesSection({ openness: memory, copyText });
  const timeline = createTimelineSection(ticker);
  const details = createDetailsSection(copyText);
  const parts = [header, banner, verdict, exception, traceback, values, timeline, details];

  return {
    element: el('div', { class: 'task-view' }, ...parts.map((part) => part.element)),
    update(model) {
      const { detail } = model;
      header.update(detail);
      banner.update(model);
      for (const part of [verdict, exception, traceback, values, timeline]) part.update(detail);
      details.update({ detail, connectionName: model.connection?.name ?? null });
    },
  };
}
