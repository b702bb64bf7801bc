import { t } from '../../model/l10n.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { PipelineReply, RedisCommand, RedisLink } from '../redis/redisLink.ts';
import { jobFieldsCommand, parseJobFields } from './jobFields.ts';
import type { WantedJob } from './jobReader.ts';
import { JOB_STATE_COMMANDS, jobStateCommands, parseJobState } from './jobState.ts';
import { jobUpdate } from './jobUpdate.ts';
import { jobKey, type QueueId } from './keys.ts';
import { numberOf, replyValue } from './replyValue.ts';
import { parseServerTime } from './stateSets.ts';

/** A job that the store believes unfinished. */
export interface UnfinishedJob {
  readonly queue: QueueId;
  readonly record: TaskRecord;
}

export interface Reconciled {
  readonly updates: readonly TaskUpdate[];
  /** Those whose record holds more than the update tells. */
  readonly wanted: readonly WantedJob[];
}

const AT_ONCE = 50;
const PER_JOB = 2 + JOB_STATE_COMMANDS;

const recordGone = (): string =>
  t('The job is gone from Redis: it was removed, or it ended while its events could not be read.');

/**
 * Asks the server for the true state of jobs whose end may have been missed, in bounded batches.
 *
 * @throws RedisLinkError when the server cannot be used; the answers so far have been handed on.
 */
export async function reconcile(
  link: RedisLink,
  jobs: readonly UnfinishedJob[],
  onBatch: (batch: Reconciled) => void,
): Promise<void> {
  for (let start = 0; start < jobs.length; start += AT_ONCE) {
    const batch = jobs.slice(start, start + AT_ONCE);
    const [time, ...replies] = await link.pipeline([['TIME'], ...batch.flatMap(commandsOf)]);
    const serverNow = parseServerTime(replyValue(time));
    if (serverNow === null) return;
    const updates: TaskUpdate[] = [];
    const wanted: WantedJob[] = [];
    for (const [index, job] of batch.entries()) {
      const update = trueState(job, replies.slice(index * PER_JOB, (index + 1) * PER_JOB), serverNow);
      if (update === null) continue;
      updates.push(update.update);
      if (update.wanted !== null) wanted.push(update.wanted);
    }
    onBatch({ updates, wanted });
  }
}

function commandsOf({ queue, record }: UnfinishedJob): readonly RedisCommand[] {
  return [
    jobFieldsCommand(queue, record.ref.id),
    ['HSTRLEN', jobKey(queue, record.ref.id), 'failedReason'],
    ...jobStateCommands(queue, record.ref.id),
  ];
}

function trueState(
  { queue, record }: UnfinishedJob,
  replies: readonly PipelineReply[],
  serverNow: number,
): { readonly update: TaskUpdate; readonly wanted: WantedJob | null } | null {
  const [hash, reasonLength, ...sets] = replies;
  if (hash?.ok !== true) return null;
  const fields = parseJobFields(hash.value);
  if (fields === null) {
    // As old as what is known, so that an event which still tells the end has the last word.
    const at = record.stateAt;
    return { update: { ref: record.ref, at, state: 'lost', error: recordGone() }, wanted: null };
  }
  const found = parseJobState(sets, fields);
  if (found === null) return null;
  const sighting = { ref: record.ref, at: serverNow, state: found.state };
  const hasFailed = (numberOf(replyValue(reasonLength)) ?? 0) > 0;
  return {
    update: {
      state: found.state,
      ...(found.etaAt === null ? {} : { etaAt: found.etaAt }),
      ...jobUpdate(sighting, fields, hasFailed, null),
    },
    wanted: { ...sighting, queue },
  };
}
