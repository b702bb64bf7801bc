import { formatCount } from '../format/count.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import type { Wording } from '../trees/drawing.ts';
import type { BatchCounts, BatchResult } from './evaluationBatch.ts';

export const MOST_EVALUATIONS = 1_000;

/** Why a typed number of evaluations cannot be taken; `null`: it can. */
export function batchCountProblem(text: string, t: Translate): string | null {
  const count = /^\s*\d{1,6}\s*$/u.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_EVALUATIONS
    ? null
    : t('Type a whole number from 1 to {0}.', String(MOST_EVALUATIONS));
}

/** `12 of 50 sent · 8 succeeded · 1 failed`. */
export function batchProgress(
  { total, sent, succeeded, failed }: BatchCounts,
  { locale, t }: Wording,
): string {
  const count = (value: number): string => formatCount(value, locale);
  return [
    t('{0} of {1} sent', count(sent), count(total)),
    succeeded === 0 ? '' : t('{0} succeeded', count(succeeded)),
    failed === 0 ? '' : t('{0} failed', count(failed)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** How a batch ended, in a sentence or two. */
export function batchSummary(result: BatchResult, name: string, wording: Wording): string {
  const { locale, t } = wording;
  const { total, sent, open, problem, wasStopped } = result;
  const counts = batchProgress(result, wording);
  const goOn =
    open === 0 || sent === 0 ? '' : t(' · {0} not followed to their end', formatCount(open, locale));
  const what = `${name}: ${counts}${goOn}`;
  if (problem !== null) return t('{0}. Sending ended early: {1}', what, problem);
  return wasStopped && sent < total ? t('{0}. You stopped it.', what) : `${what}.`;
}
