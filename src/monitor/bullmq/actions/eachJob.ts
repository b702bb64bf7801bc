import { done, refusal, type ActionOutcome, type TargetOutcome } from '../../../model/action.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { t } from '../../../model/l10n.ts';
import { serverWords } from './serverWords.ts';

const MOST_JOBS = 1_000;
const AT_ONCE = 50;

/**
 * Does something to each of these jobs and tells what became of every one. One that fails does not stop the others.
 *
 * @param run rejects with the reason why it was not done; resolves to what was done, in a few words
 * @param tell says of how many (`{0}`) of how many (`{1}`) it was done, as numbers are written
 */
export async function eachJob(
  ids: readonly string[],
  tell: (succeeded: string, all: string) => string,
  run: (id: string) => Promise<string>,
): Promise<ActionOutcome> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return refusal('invalid', t('Name at least one job.'));
  if (unique.length > MOST_JOBS)
    return refusal('invalid', t('At most {0} jobs can be named at once.', formatNumber(MOST_JOBS)));
  const targets: TargetOutcome[] = [];
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const slice = unique.slice(start, start + AT_ONCE);
    targets.push(...(await Promise.all(slice.map((id) => outcomeOf(id, run)))));
  }
  return summary(targets, tell);
}

async function outcomeOf(target: string, run: (id: string) => Promise<string>): Promise<TargetOutcome> {
  try {
    return { target, ok: true, message: await run(target) };
  } catch (error) {
    return { target, ok: false, message: serverWords(error) };
  }
}

function summary(
  targets: readonly TargetOutcome[],
  tell: (succeeded: string, all: string) => string,
): ActionOutcome {
  const failed = targets.filter(({ ok }) => !ok);
  const succeeded = targets.length - failed.length;
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    const message = t('Job {0}: {1}', only.target, only.message);
    return only.ok ? done(message, { targets }) : refusal('refused', message, targets);
  }
  const message = tell(formatNumber(succeeded), formatNumber(targets.length));
  return failed.length === 0 ? done(message, { targets }) : refusal('refused', message, targets);
}
