import type { MissingReason, SeriesFigure } from '../../model/statistics/timeSeries.ts';

const SENTENCES: Readonly<Record<MissingReason, string>> = {
  'not recorded': 'Nothing was recorded in this time.',
  'no ends': 'No task ended in this time.',
  'no times': 'Not known: no task told how long it ran.',
  'not by name': 'Not known: workers share their slots between tasks. Choose all tasks or one worker.',
  'no slots':
    'Not known: no worker told how many tasks it can execute at once. BullMQ workers never tell it.',
};

const OF_FIGURES: Readonly<Partial<Record<SeriesFigure, Partial<Record<MissingReason, string>>>>> = {
  wait: {
    'no times':
      'Not known: no task told both when it was sent and when it began. Celery tells it with task_send_sent_event.',
  },
  queueDepth: {
    'not by name': 'Not known: queues do not tell how many of their tasks are of one name or for one worker.',
  },
};

/** Why a chart has nothing to show, as a sentence. */
export function missingText(figure: SeriesFigure, reason: MissingReason): string {
  return OF_FIGURES[figure]?.[reason] ?? SENTENCES[reason];
}
