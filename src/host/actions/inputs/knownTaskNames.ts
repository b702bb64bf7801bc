import type { ConnectionId } from '../../../model/connection.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionDeps } from '../actionCommand.ts';

export interface KnownTaskName {
  readonly name: string;
  /** On how many workers it is registered, or that it was only seen. */
  readonly note: string;
}

const MOST_SEEN = 1_000;

/** Names of tasks that workers of the connection have registered, then those that were only seen; each group by name. */
export async function knownTaskNames(
  connectionId: ConnectionId,
  { monitor, wording: { t } }: Pick<ActionDeps, 'monitor' | 'wording'>,
): Promise<readonly KnownTaskName[]> {
  const [registered, page] = await Promise.all([
    monitor.getRegisteredTasks(connectionId),
    monitor.getTasks({ filter: { connectionId, system: 'celery' }, limit: MOST_SEEN, cursor: null }),
  ]);
  const counts = new Map((registered ?? []).map(({ name, workers }) => [name, workers.length]));
  const seen = new Set(page.tasks.flatMap(({ name }) => (name === null || counts.has(name) ? [] : [name])));
  const byName = (one: KnownTaskName, other: KnownTaskName): number => one.name.localeCompare(other.name);
  return [
    ...[...counts]
      .map(([name, count]) => ({
        name,
        note: tCount(count, 'on {0} worker', 'on {0} workers'),
      }))
      .toSorted(byName),
    ...[...seen].map((name) => ({ name, note: t('seen, not known to be registered') })).toSorted(byName),
  ];
}
