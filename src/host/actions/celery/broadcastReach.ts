import type { ConnectionId } from '../../../model/connection.ts';
import type { WorkerList } from '../../../model/worker.ts';
import { tCount } from '../../../model/l10n.ts';
import { namedObjects } from '../confirmation.ts';
import type { Wording } from '../../trees/drawing.ts';

/** Who hears a command that goes to every worker of some connections, as a sentence that names each of them. */
export function broadcastReach(
  { workers }: Pick<WorkerList, 'workers'>,
  connectionIds: readonly ConnectionId[],
  wording: Wording,
): string {
  const { t } = wording;
  const names = workers
    .filter(
      ({ system, status, connectionId }) =>
        system === 'celery' && status !== 'offline' && connectionIds.includes(connectionId),
    )
    .map(({ name }) => name);
  const unique = [...new Set(names)];
  if (unique.length === 0) return t('No Celery worker is known to be listening.');
  const counted = tCount(unique.length, '{0} worker', '{0} workers');
  return t(
    'It goes to every Celery worker that is listening, now {0}.',
    namedObjects(unique, () => counted, wording, Infinity),
  );
}
