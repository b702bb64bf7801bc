import { countOf } from '../../format/count.ts';
import { messageText } from '../../format/messageText.ts';
import type { Wording } from '../../trees/drawing.ts';
import { namedObjects } from '../confirmation.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';
import { placeOfJob } from './queuePlace.ts';

const MOST_NAMED = 5;

/** `'evaluate 17' of 'evaluations'`, `3 jobs (…) of 'evaluations'`, of many only `153 jobs of 2 queues`. */
export function nameJobs(jobs: readonly TaskTarget[], wording: Wording): string {
  const { locale, t } = wording;
  const counted = countOf(jobs.length, t('job'), t('jobs'), locale);
  const names = jobs.map(({ name, ref }) => (name === null ? ref.id : `${name} ${ref.id}`));
  const named = jobs.length > MOST_NAMED ? counted : namedObjects(names, () => counted, wording);
  const queues = [...new Set(jobs.map(({ ref }) => placeOfJob(ref).queue))];
  const [only] = queues;
  return queues.length === 1 && only !== undefined
    ? t('{0} of {1}', named, `'${messageText(only, 100)}'`)
    : t('{0} of {1}', named, countOf(queues.length, t('queue'), t('queues'), locale));
}
