import type { ConnectionId } from '../../../model/connection.ts';
import type { Queue } from '../../../model/queue.ts';
import type { TaskRef } from '../../../model/task.ts';
import type { TaskTarget } from '../targets/taskTargets.ts';

/** A BullMQ queue as actions name it. */
export interface QueuePlace {
  readonly connectionId: ConnectionId;
  readonly prefix: string;
  readonly queue: string;
}

/** The place of a queue: its id is `prefix:name`. */
export function placeOfQueue({ connectionId, id, name }: Queue): QueuePlace {
  return { connectionId, prefix: id.slice(0, -name.length - 1), queue: name };
}

/** The place of a job's queue. A queue that may be acted on has no colon in its name; a prefix may have some. */
export function placeOfJob({ connectionId, scope }: TaskRef): QueuePlace {
  const colon = scope.lastIndexOf(':');
  return { connectionId, prefix: scope.slice(0, Math.max(0, colon)), queue: scope.slice(colon + 1) };
}

/** The ids of jobs in the portions that one action takes, each of one queue. */
export function idsByQueue(
  jobs: readonly TaskTarget[],
  most: number,
): readonly (QueuePlace & { readonly ids: readonly string[] })[] {
  const grouped = Map.groupBy(jobs, ({ ref }) => JSON.stringify([ref.connectionId, ref.scope]));
  return [...grouped.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const place = placeOfJob(first.ref);
    const ids = [...new Set(group.map(({ ref }) => ref.id))];
    return Array.from({ length: Math.ceil(ids.length / most) }, (_, index) => ({
      ...place,
      ids: ids.slice(index * most, (index + 1) * most),
    }));
  });
}
