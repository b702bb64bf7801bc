import { t } from '../../model/l10n.ts';
import type { CountedEnd } from '../../model/statistics/endCounts.ts';

/** What an end is called in a legend. */
export function endWord(end: CountedEnd): string {
  switch (end) {
    case 'succeeded':
      return t('succeeded');
    case 'failed':
      return t('failed');
    case 'revoked':
      return t('revoked');
    case 'rejected':
      return t('rejected');
    case 'lost':
      return t('lost');
    case 'retried':
      return t('retried');
    default:
      return end satisfies never;
  }
}
