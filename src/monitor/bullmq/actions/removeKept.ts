import { done, refusal, type ActionOutcome } from '../../../model/action.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { queueScope, jobKey } from '../keys.ts';
import type { DoomedJob } from './doomedJobs.ts';
import { encodeKeptJob, encodeSpared, type KeptJob } from './keptJob.ts';
import { hideJobs, lookAtJobs, type SeenJob } from './hideJobs.ts';
import type { QueueSession } from './queueSession.ts';
import { serverWords } from './serverWords.ts';

/** Jobs that one action removes at most; the next one goes on. */
export const MOST_REMOVED = 200_000;
const SLICE = 100;
/** A record larger than this is not removed: it could not be kept. Bytes. */
const MAX_JOB_BYTES = 16 * 1024 * 1024;

interface Tally {
  removed: number;
  /** Held by a worker, or gone meanwhile. */
  spared: number;
  /** Too large to be kept. */
  large: number;
}

/**
 * Removes jobs slice by slice, each slice only after it has been kept, and only those that are still as they were kept: a
 * job that a worker has taken or even completed meanwhile is spared, which is noted behind the kept copy of it, so that it
 * is not executed twice when the batch is put back.
 */
export async function removeKept(
  session: QueueSession,
  doomed: readonly DoomedJob[],
): Promise<ActionOutcome> {
  const { context, id } = session;
  const batch = context.removed.open({
    connectionId: context.config.id,
    system: 'bullmq',
    queue: queueScope(id),
    note: '',
  });
  const tally: Tally = { removed: 0, spared: 0, large: 0 };
  let stopped: string | null = null;
  /** Removals were sent whose replies are missing: they may have been done. */
  let isOpen = false;
  try {
    for (let start = 0; start < doomed.length; start += SLICE) {
      const seen = await lookAtJobs(session, doomed.slice(start, start + SLICE));
      const small = seen.filter(({ bytes }) => bytes <= MAX_JOB_BYTES);
      tally.large += seen.length - small.length;
      const dumps = await Promise.all(small.map((job) => dump(session, job)));
      const jobs = dumps.filter((job) => job !== null);
      context.removed.add(batch.id, jobs.map(encodeKeptJob));
      isOpen = true;
      const candidates = small.filter((_, index) => dumps[index] !== null);
      const areHidden = await hideJobs(session, candidates);
      const hidden = candidates.filter((_, index) => areHidden[index] === true);
      await Promise.all(hidden.map(({ job }) => session.queue.remove(job.id, { removeChildren: false })));
      isOpen = false;
      tally.removed += hidden.length;
      const spared = candidates.filter((_, index) => areHidden[index] !== true);
      tally.spared += spared.length;
      if (spared.length === 0) continue;
      const notes = spared.map(({ job }) => encodeSpared(job.id));
      context.removed.add(batch.id, notes);
    }
  } catch (error) {
    if (tally.removed === 0 && !isOpen && !(error instanceof RangeError)) throw error;
    stopped = isOpen
      ? t('{0}. All that was removed is kept and can be put back', serverWords(error))
      : serverWords(error);
  } finally {
    if (tally.removed === 0 && !isOpen) context.removed.drop(batch.id);
    else context.removed.setState(batch.id, 'kept');
  }
  return outcome(session, tally, stopped, tally.removed === 0 ? null : batch.id);
}

/** `null`: there is no record any more, so nothing could be kept. */
async function dump({ id, client }: QueueSession, { job, hasLog }: SeenJob): Promise<KeptJob | null> {
  const key = jobKey(id, job.id);
  const [record, log] = await Promise.all([
    client.dumpBuffer(key),
    hasLog ? client.dumpBuffer(`${key}:logs`) : null,
  ]);
  return record === null ? null : { ...job, record, log };
}

function outcome(
  { id, context }: QueueSession,
  { removed, spared, large }: Tally,
  stopped: string | null,
  undoBatchId: string | null,
): ActionOutcome {
  const notes = [
    ...(spared === 0
      ? []
      : [
          tCount(
            spared,
            '{0} was spared, for a worker had taken it or it has changed',
            '{0} were spared, for workers had taken them or they have changed',
          ),
        ]),
    ...(large === 0
      ? []
      : [
          tCount(
            large,
            '{0} was left, for it is too large to be kept',
            '{0} were left, for they are too large to be kept',
          ),
        ]),
    ...(removed > 0 && !context.removed.isDurable
      ? [t('they can be put back only until this window is closed')]
      : []),
  ];
  const message = [
    tCount(removed, "{0} job was removed from '{1}'", "{0} jobs were removed from '{1}'", id.name),
    ...notes,
  ].join('; ');
  if (stopped !== null) return refusal('refused', t('{0}. Then it was stopped: {1}', message, stopped));
  return done(`${message}.`, { undoBatchId });
}
