import { formatDuration } from '../../../model/duration.ts';
import { rankOfRun, type RunDurations } from '../../../model/runDurations.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { spokenLanguage } from '../../../model/displayLanguage.ts';

/**
 * Where a run of `ms` stands among the last ones of its kind: `slower than 97 % of the last 1,000 runs (median 2.3 s)`;
 * `null` when too few are known. Percent are rounded down, so that "all" is said only of all.
 */
export function rankText(runs: RunDurations | null, ms: number): string | null {
  const rank = runs === null ? null : rankOfRun(runs, ms);
  if (rank === null) return null;
  const { compared, shorter, longer, medianMs } = rank;
  const isSlower = shorter >= longer;
  const share = Math.max(shorter, longer);
  const runsText = formatNumber(compared);
  const median = formatDuration(medianMs);
  if (share === compared) {
    return isSlower
      ? t('slower than all of the last {0} runs (median {1})', runsText, median)
      : t('faster than all of the last {0} runs (median {1})', runsText, median);
  }
  const percent = percentText(Math.floor((share / compared) * 100) / 100);
  return isSlower
    ? t('slower than {0} of the last {1} runs (median {2})', percent, runsText, median)
    : t('faster than {0} of the last {1} runs (median {2})', percent, runsText, median);
}

function percentText(share: number): string {
  return share.toLocaleString(spokenLanguage().locale, { style: 'percent' });
}
