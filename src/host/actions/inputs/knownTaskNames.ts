import type { ConnectionId } from '../../../model/connection.ts';
import { countOf } from '../../format/count.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { isReachable } from '../targets/workerTargets.ts';

export interface KnownTaskName {
  readonly name: string;
  /** On how many workers it is registered, or that it was only seen. */
  readonly note: string;
}

/** Workers that are asked what they have registered: more would know no more. */
const MOST_ASKED = 10;
const MOST_SEEN = 1_000;

/** Names of tasks that workers of the connection have registered, then those that were only seen; each group by name. */
export async function knownTaskNames(
  connectionId: ConnectionId,
  { monitor, wording: { locale, t } }: Pick<ActionDeps, 'monitor' | 'wording'>,
): Promise<readonly KnownTaskName[]> {
  const { workers } = await monitor.getWorkers();
  const asked = workers
    .filter((worker) => worker.connectionId === connectionId && isReachable(worker))
    .slice(0, MOST_ASKED);
  const [details, page] = await Promise.all([
    Promise.all(
      asked.map((worker) => monitor.getWorkerDetail(connectionId, 'celery', worker.id).catch(() => null)),
    ),
    monitor.getTasks({ filter: { connectionId, system: 'celery' }, limit: MOST_SEEN, cursor: null }),
  ]);
  const counts = new Map<string, number>();
  for (const detail of details) {
    for (const { name } of detail?.registered ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const seen = new Set(page.tasks.flatMap(({ name }) => (name === null || counts.has(name) ? [] : [name])));
  const byName = (one: KnownTaskName, other: KnownTaskName): number => one.name.localeCompare(other.name);
  return [
    ...[...counts]
      .map(([name, count]) => ({
        name,
        note: t('on {0}', countOf(count, t('worker'), t('workers'), locale)),
      }))
      .toSorted(byName),
    ...[...seen].map((name) => ({ name, note: t('seen, not known to be registered') })).toSorted(byName),
  ];
}
