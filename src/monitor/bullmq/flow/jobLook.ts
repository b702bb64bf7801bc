import type { KnownTaskState } from '../../../model/taskState.ts';
import type { PipelineReply, RedisCommand } from '../../redis/redisLink.ts';
import { type JobFields, jobFieldsCommand, parseJobFields } from '../jobFields.ts';
import { JOB_STATE_COMMANDS, jobStateCommands, parseJobState } from '../jobState.ts';
import { jobKey, type QueueId } from '../keys.ts';
import { numberOf, replyValue } from '../replyValue.ts';

/**
 * Children of a job, by the collection that BullMQ keeps them in; the older 5.x has the first two alone. `null`: it could
 * not be counted.
 * - `dependencies` (set): that have not ended.
 * - `processed` (hash, with results): that succeeded.
 * - `failed` (hash, with reasons): that failed, and the parent goes on.
 * - `unsuccessful` (sorted set): that failed, and the parent with them.
 */
export interface ChildCounts {
  readonly dependencies: number | null;
  readonly processed: number | null;
  readonly failed: number | null;
  readonly unsuccessful: number | null;
}

/** What a flow tells of one of its jobs; every read is short, whatever the job holds. */
export interface JobLook {
  /** `null`: there is no such job (any more). */
  readonly fields: JobFields | null;
  /** `null`: not known. */
  readonly state: KnownTaskState | null;
  /** Bytes. */
  readonly failedReasonLength: number;
  readonly children: ChildCounts;
  /** Whether the record could not be read at all: forbidden, or no record of a job. */
  readonly isUnreadable: boolean;
}

/** How many replies {@link parseJobLook} takes. */
export const JOB_LOOK_COMMANDS = 1 + JOB_STATE_COMMANDS + 5;

export function jobLookCommands(queue: QueueId, jobId: string): readonly RedisCommand[] {
  const key = jobKey(queue, jobId);
  return [
    jobFieldsCommand(queue, jobId),
    ...jobStateCommands(queue, jobId),
    ['HSTRLEN', key, 'failedReason'],
    ['SCARD', `${key}:dependencies`],
    ['HLEN', `${key}:processed`],
    ['HLEN', `${key}:failed`],
    ['ZCARD', `${key}:unsuccessful`],
  ];
}

/** Reads the replies of {@link jobLookCommands}, in order. */
export function parseJobLook(replies: readonly PipelineReply[]): JobLook {
  const [hash] = replies;
  const fields = parseJobFields(replyValue(hash));
  const inQueue =
    fields === null ? null : (parseJobState(replies.slice(1, 1 + JOB_STATE_COMMANDS), fields)?.state ?? null);
  const [reason, dependencies, processed, failed, unsuccessful] = replies
    .slice(1 + JOB_STATE_COMMANDS)
    .map((reply) => numberOf(replyValue(reply)));
  const failedReasonLength = reason ?? 0;
  const waitsAgain = inQueue === 'waiting' || inQueue === 'delayed' || inQueue === 'prioritized';
  const hasFailed = failedReasonLength > 0 && (fields?.attempts ?? 0) > 0;
  return {
    fields,
    state: waitsAgain && hasFailed ? 'retrying' : inQueue,
    failedReasonLength,
    children: {
      dependencies: dependencies ?? null,
      processed: processed ?? null,
      failed: failed ?? null,
      unsuccessful: unsuccessful ?? null,
    },
    isUnreadable: hash?.ok !== true,
  };
}

/** How many children a job has, as far as they could be counted. */
export function childCount({ dependencies, processed, failed, unsuccessful }: ChildCounts): number {
  return (dependencies ?? 0) + (processed ?? 0) + (failed ?? 0) + (unsuccessful ?? 0);
}
