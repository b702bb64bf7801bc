import { formatDuration } from '../../../model/duration.ts';
import { rankOfRun, type RunDurations } from '../../../model/runDurations.ts';

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
  const percent = (Math.floor((share / compared) * 100) / 100).toLocaleString(undefined, {
    style: 'percent',
  });
  const part = share === compared ? 'all' : percent;
  const word = isSlower ? 'slower' : 'faster';
  const runsText = `the last ${compared.toLocaleString()} runs`;
  return `${word} than ${part} of ${runsText} (median ${formatDuration(medianMs)})`;
}
