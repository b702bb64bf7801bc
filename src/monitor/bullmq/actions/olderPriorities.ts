import { t } from '../../../model/l10n.ts';
import { jobKey, queueKey, queueScope } from '../keys.ts';
import type { QueueSession } from './queueSession.ts';

/**
 * Why a job with a priority must not be made to wait in this queue; `null`: it may. Before version 4 BullMQ ordered them in a
 * set named `priority` beside the waiting list; its workers do not look where a newer library puts them.
 *
 * A queue tells its release surely from some of 4 on, which notes it, and where such a job was left in the new place. What ran
 * under a release before 5 bears `attemptsMade`, and 2, 3 and the first of 4 cannot be told apart. A queue of which nothing has
 * run may be of any release, or of another language's library, which notes no version: nothing speaks against a priority.
 *
 * @param jobId the job itself, when it is there already
 */
export async function olderPriorities(session: QueueSession, jobId: string | null): Promise<string | null> {
  const { client, id } = session;
  const [older, newer, version] = await Promise.all([
    client.exists(`${queueScope(id)}:priority`),
    client.exists(queueKey(id, 'prioritized'), `${queueScope(id)}:pc`),
    client.hexists(queueKey(id, 'meta'), 'version'),
  ]);
  if (older > 0) {
    return jobId === null
      ? t(
          "Workers of '{0}' are of a BullMQ before 4, which keeps priorities elsewhere: they would never take a job with one from here. Leave the priority out.",
          id.name,
        )
      : t(
          "Workers of '{0}' are of a BullMQ before 4, which keeps priorities elsewhere: they would never take a job with one from here. Duplicate the job and leave its priority out.",
          id.name,
        );
  }
  if (newer > 0 || version > 0 || !(await hasRunBeforeFive(session, jobId))) return null;
  return jobId === null
    ? t(
        "'{0}' is of a BullMQ before 5 that does not note its version: should its workers be older than 4, they would never take a job with a priority from here. Leave the priority out.",
        id.name,
      )
    : t(
        "'{0}' is of a BullMQ before 5 that does not note its version: should its workers be older than 4, they would never take a job with a priority from here. Duplicate the job and leave its priority out.",
        id.name,
      );
}

/** Of the last that ended, the one that runs longest, and the next that waits for its time or its turn. */
async function hasRunBeforeFive(session: QueueSession, jobId: string | null): Promise<boolean> {
  const { client, id } = session;
  const met = await Promise.all([
    client.zrevrange(queueKey(id, 'completed'), 0, 0),
    client.zrevrange(queueKey(id, 'failed'), 0, 0),
    client.lrange(queueKey(id, 'active'), -1, -1),
    client.zrange(queueKey(id, 'delayed'), '0', '0'),
    client.lrange(queueKey(id, 'wait'), -1, -1),
  ]);
  const ids = [...new Set([...(jobId === null ? [] : [jobId]), ...met.flat()])];
  const records = await Promise.all(
    ids.map((one) => client.hmget(jobKey(id, one), 'attemptsMade', 'atm', 'ats')),
  );
  const runs = records
    .map(([made, ended, started]) => ({ isOld: isThere(made), isNew: isThere(ended) || isThere(started) }))
    .filter(({ isOld, isNew }) => isOld || isNew);
  return runs.length > 0 && runs.every(({ isNew }) => !isNew);
}

function isThere(field: string | null | undefined): boolean {
  return (field ?? null) !== null;
}
