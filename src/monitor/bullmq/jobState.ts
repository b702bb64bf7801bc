import type { KnownTaskState } from '../../model/taskState.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { JobFields } from './jobFields.ts';
import { queueKey, type QueueId, type QueueKeyKind } from './keys.ts';
import { numberOf, replyValue } from './replyValue.ts';

const SETS = [
  ['completed', 'succeeded'],
  ['failed', 'failed'],
  ['delayed', 'delayed'],
  ['prioritized', 'prioritized'],
  ['waiting-children', 'waiting-children'],
] as const satisfies readonly (readonly [QueueKeyKind, KnownTaskState])[];

/** How far into the list of active jobs is searched; it is as long as the workers' concurrency. */
const ACTIVE_SEARCH = 10_000;

/** Asks each state set whether it holds the job, and the list of active jobs; never the lists of waiting ones. */
export function jobStateCommands(queue: QueueId, jobId: string): readonly RedisCommand[] {
  return [
    ...SETS.map(([kind]): RedisCommand => ['ZSCORE', queueKey(queue, kind), jobId]),
    ['LPOS', queueKey(queue, 'active'), jobId, 'MAXLEN', ACTIVE_SEARCH],
  ];
}

/** How many replies {@link parseJobState} takes. */
export const JOB_STATE_COMMANDS = SETS.length + 1;

export interface JobState {
  readonly state: KnownTaskState;
  /** When a delayed job is due, epoch ms. */
  readonly etaAt: number | null;
}

/**
 * The state in which the queue holds an existing job. The sets decide, not the record: a completed job may keep the
 * failed reason of an earlier attempt. `null` when an answer is missing (forbidden, or not a BullMQ key).
 */
export function parseJobState(replies: readonly PipelineReply[], job: JobFields): JobState | null {
  for (const [index, [kind, state]] of SETS.entries()) {
    const score = numberOf(replyValue(replies[index]));
    if (score === null) continue;
    return { state, etaAt: kind === 'delayed' ? delayedUntil(score) : null };
  }
  const active = replies[SETS.length];
  if (numberOf(replyValue(active)) !== null) return { state: 'started', etaAt: null };
  if (!SETS.every((_, index) => replies[index]?.ok === true)) return null;
  if (active?.ok === true) return { state: 'waiting', etaAt: null };
  // Redis before 6.0.6 has no LPOS: an active job is one that was started and has not ended.
  return { state: job.startedAt !== null && job.finishedAt === null ? 'started' : 'waiting', etaAt: null };
}

/** The score of the delayed set is the due moment in ms times 4,096, plus a counter. */
export function delayedUntil(score: number): number {
  return Math.floor(score / 0x1000);
}
