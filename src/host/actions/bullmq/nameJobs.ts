import { messageText } from '../../format/messageText.ts';
import type { Wording } from '../../trees/drawing.ts';
import { namedObjects } from '../confirmation.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';
import { placeOfJob } from './queuePlace.ts';
import { tCount } from '../../../model/l10n.ts';

const MOST_NAMED = 5;

/** `'evaluate 17' of 'evaluations'`, `3 jobs (…) of 'evaluations'`, of many only `153 jobs of 2 queues`. */
export function nameJobs(jobs: readonly TaskTarget[], wording: Wording): string {
  const { t } = wording;
  const counted = tCount(jobs.length, '{0} job', '{0} jobs');
  const names = jobs.map(({ name, ref }) => (name === null ? ref.id : `${name} ${ref.id}`));
  const named = jobs.length > MOST_NAMED ? counted : namedObjects(names, () => counted, wording);
  const queues = [...new Set(jobs.map(({ ref }) => placeOfJob(ref).queue))];
  const [only] = queues;
  return queues.length === 1 && only !== undefined
    ? t('{0} of {1}', named, `'${messageText(only, 100)}'`)
    : tCount(queues.length, '{1} of {0} queue', '{1} of {0} queues', named);
}
