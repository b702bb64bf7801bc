import type { ConnectionId } from '../../../model/connection.ts';
import { tCount } from '../../../model/l10n.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { namedObjects } from '../confirmation.ts';
import type { TaskTarget } from './taskTargets.ts';

/** Ids that one action may name. */
const MOST_IDS = 1_000;
const MOST_NAMED = 5;

/** The ids of tasks in the portions that one action takes, each of one connection. */
export function idsByConnection(
  tasks: readonly TaskTarget[],
  most: number = MOST_IDS,
): readonly { readonly connectionId: ConnectionId; readonly ids: readonly string[] }[] {
  const grouped = Map.groupBy(tasks, ({ ref }) => ref.connectionId);
  return [...grouped].flatMap(([connectionId, group]) => {
    const ids = [...new Set(group.map(({ ref }) => ref.id))];
    const portions = Array.from({ length: Math.ceil(ids.length / most) }, (_, index) =>
      ids.slice(index * most, (index + 1) * most),
    );
    return portions.map((portion) => ({ connectionId, ids: portion }));
  });
}

export function connectionsOf(tasks: readonly TaskTarget[]): readonly ConnectionId[] {
  return [...new Set(tasks.map(({ ref }) => ref.connectionId))];
}

/** `'tasks.add 1a2b3c4d'`, `2 tasks (tasks.add 1a2b3c4d, …)`, of many only `153 tasks`. */
export function nameTasks(tasks: readonly TaskTarget[], { wording }: Pick<ActionDeps, 'wording'>): string {
  const counted = tCount(tasks.length, '{0} task', '{0} tasks');
  if (tasks.length > MOST_NAMED) return counted;
  const names = tasks.map(({ name, ref }) => (name === null ? ref.id : `${name} ${ref.id.slice(0, 8)}`));
  return namedObjects(names, () => counted, wording);
}
