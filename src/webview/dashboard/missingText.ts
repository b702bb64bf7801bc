import { t } from '../../model/l10n.ts';
import type { MissingReason, SeriesFigure } from '../../model/statistics/timeSeries.ts';

/** Why a chart has nothing to show, as a sentence. */
export function missingText(figure: SeriesFigure, reason: MissingReason): string {
  switch (reason) {
    case 'not recorded':
      return t('Nothing was recorded in this time.');
    case 'no ends':
      return t('No task ended in this time.');
    case 'no times':
      return figure === 'wait'
        ? t(
            'Not known: no task told both when it was sent and when it began. Celery tells it with task_send_sent_event.',
          )
        : t('Not known: no task told how long it ran.');
    case 'not by name':
      return figure === 'queueDepth'
        ? t('Not known: queues do not tell how many of their tasks are of one name or for one worker.')
        : t('Not known: workers share their slots between tasks. Choose all tasks or one worker.');
    case 'no slots':
      return t(
        'Not known: no worker told how many tasks it can execute at once. BullMQ workers never tell it.',
      );
    default:
      return reason satisfies never;
  }
}
