import type { ConnectionId } from '../../../model/connection.ts';
import type { TaskRelation, TaskRelative } from '../../../model/task.ts';
import type { RedisCommand, RedisLink } from '../../redis/redisLink.ts';
import { firstLine } from '../excerpt.ts';
import { jobKey, parseJobKey, type QueueId, queueScope } from '../keys.ts';
import { replyValue, shownTextOf } from '../replyValue.ts';
import { type FlowJob, readFlow } from './readFlow.ts';

export interface FlowRelatives {
  readonly relatives: readonly TaskRelative[];
  /** Jobs that are certainly there beyond these. */
  readonly leftOut: number;
}

/** Bytes of a reason that are read to tell it in one line; longer ones are shown when their job is opened. */
const MOST_REASON_BYTES = 4_096;

/**
 * The flow around one job as its relatives, with states and reasons from their own records.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readFlowRelatives(
  link: RedisLink,
  connectionId: ConnectionId,
  prefixes: readonly string[],
  job: { readonly queue: QueueId; readonly id: string },
): Promise<FlowRelatives> {
  const { ancestors, hasRoot, others, leftOut } = await readFlow(link, prefixes, job);
  const jobs = [...ancestors, ...others];
  const reasons = await readReasons(link, jobs);
  const own = jobKey(job.queue, job.id);
  const relationOf = (one: FlowJob, index: number): TaskRelation => {
    if (index === 0 && ancestors.length > 0) return 'parent';
    if (index === ancestors.length - 1 && hasRoot) return 'root';
    return one.parent === own ? 'child' : 'same workflow';
  };
  const relatives = jobs.map((one, index): TaskRelative => {
    const scope = queueScope(one.queue);
    const parent = one.parent === null ? null : parseJobKey(prefixes, one.parent);
    const parentScope = parent === null ? scope : queueScope(parent.queue);
    const { fields, isUnreadable } = one.look;
    return {
      relation: relationOf(one, index),
      ref: { connectionId, system: 'bullmq', scope, id: one.id },
      name: fields?.name ?? null,
      state: one.look.state ?? (fields === null ? one.ended : null),
      parentId: parent?.id ?? null,
      ...(parentScope === scope ? {} : { parentScope }),
      error: reasons.get(one.key) ?? null,
      ...(fields === null && !isUnreadable ? { isGone: true } : {}),
    };
  });
  return { relatives, leftOut };
}

async function readReasons(
  link: RedisLink,
  jobs: readonly FlowJob[],
): Promise<ReadonlyMap<string, string | null>> {
  const failed = jobs.filter(
    ({ look: { state, failedReasonLength } }) =>
      (state === 'failed' || state === 'retrying') &&
      failedReasonLength > 0 &&
      failedReasonLength <= MOST_REASON_BYTES,
  );
  if (failed.length === 0) return new Map();
  const replies = await link.pipeline(failed.map(({ key }): RedisCommand => ['HGET', key, 'failedReason']));
  return new Map(
    failed.map(({ key }, index) => {
      const text = shownTextOf(replyValue(replies[index]));
      return [key, text === null ? null : firstLine(text) || null];
    }),
  );
}
