import type { TaskPanelHost, TaskPanelModel, TaskPanelPage } from '../../contract/taskPanel.ts';
import { el } from '../ui/element.ts';
import type { Section } from '../ui/section.ts';
import type { Ticker } from '../ui/ticker.ts';
import { createAttemptsSection } from './attemptsSection.ts';
import { createConnectionBanner } from './connectionBanner.ts';
import { createDetailsSection } from './detailsSection.ts';
import { createDiagnosisList } from './diagnosisList.ts';
import { createExceptionBlock } from './exceptionBlock.ts';
import { createLogSection } from './logSection.ts';
import type { PageMemory } from './pageMemory.ts';
import { createRelativesSection } from './relatives/relativesSection.ts';
import { createSimilarLine } from './similarLine.ts';
import { createTaskHeader } from './taskHeader.ts';
import { createTimelineSection } from './timeline/timelineSection.ts';
import { createTracebackSection } from './traceback/tracebackSection.ts';
import { createUnreadNotice } from './unreadNotice.ts';
import { createValuesSection } from './valuesSection.ts';
import { createVerdictLine } from './verdictLine.ts';

type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

/** Everything about one task, in the order in which a debugging person needs it. Lives as long as the page. */
export function createTaskView(
  host: TaskPanelHost,
  memory: PageMemory,
  ticker: Ticker,
): Section<TaskModel> & Pick<TaskPanelPage, 'showLog' | 'showSource' | 'showCommit'> {
  const copyText = (text: string): void => host.copy({ what: 'text', text });
  const header = createTaskHeader(host, memory);
  const banner = createConnectionBanner(host);
  const verdict = createVerdictLine(ticker);
  const similar = createSimilarLine(host);
  const exception = createExceptionBlock();
  const diagnoses = createDiagnosisList(memory);
  const unread = createUnreadNotice(host);
  const traceback = createTracebackSection(host, memory);
  const values = createValuesSection({ openness: memory, copyText, compare: () => host.compare() });
  const timeline = createTimelineSection(ticker);
  const attempts = createAttemptsSection();
  const relatives = createRelativesSection(host, memory);
  const log = createLogSection(host);
  const details = createDetailsSection(copyText);
  const detailParts = [exception, diagnoses, unread, traceback, values, attempts, relatives, log];
  const above = [header, banner, verdict, similar, exception, diagnoses, unread, traceback, values];
  const parts = [...above, timeline, attempts, relatives, log, details];

  return {
    element: el('div', { class: 'task-view' }, ...parts.map((part) => part.element)),
    update(model) {
      const { detail } = model;
      header.update(model);
      banner.update(model);
      verdict.update(detail);
      similar.update(model.similar);
      timeline.update({ detail, runs: model.runs });
      for (const part of detailParts) part.update(detail);
      details.update({ detail, connectionName: model.connection?.name ?? null });
    },
    showLog: (page) => log.show(page),
    showSource: (source) => traceback.showSource(source),
    showCommit: (commit) => similar.showCommit(commit),
  };
}
