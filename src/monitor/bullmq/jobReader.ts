import type { SystemContext } from '../system.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import {
  CONTENT_FIELDS,
  type ContentField,
  contentLengthCommands,
  type ContentLengths,
  contentsCommand,
  parseContentLengths,
  parseContents,
  readableFields,
} from './jobContents.ts';
import { jobFieldsCommand, parseJobFields } from './jobFields.ts';
import { contentsUpdate, type JobSighting, jobUpdate } from './jobUpdate.ts';
import { jobKey, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { replyValue } from './replyValue.ts';

export interface WantedJob extends JobSighting {
  readonly queue: QueueId;
}

export interface JobReader extends PollPart {
  /** Asks for a job's record in one of the next ticks. Urgent: failures, and jobs whose name nobody knows. */
  want(job: WantedJob, urgent: boolean): void;
}

/** Jobs read per second: 7 short commands each, and one more for what they contain. */
const JOBS_PER_SECOND = 100;
/** Jobs read in one tick, which comes rarely while nobody looks. */
const MAX_PER_TICK = 1_000;
/** Jobs that wait to be read, per urgency; the oldest are given up first. */
const MAX_WAITING = 5_000;
/** Bytes of one field; longer ones are only read when a person opens the job. */
const MAX_DATA = 4_096;
const MAX_FAILURE = 65_536;

interface ContentsRequest {
  readonly job: WantedJob;
  readonly fields: readonly ContentField[];
}

/** Completes what events tell of jobs (worker, attempts, data, reason of a failure) by bounded reads in the tick. */
export function createJobReader(
  context: Pick<SystemContext, 'clock' | 'known' | 'record' | 'log'>,
  /** Told of every record read, with the worker that holds the job. */
  onWorker: (job: WantedJob, worker: string | null) => void,
): JobReader {
  const urgentJobs = new Map<string, WantedJob>();
  const otherJobs = new Map<string, WantedJob>();
  let contents: ContentsRequest[] = [];
  let askedContents: readonly ContentsRequest[] = [];
  let askedJobs: readonly WantedJob[] = [];
  let tickedAt = context.clock.now();
  let saidGivenUp = false;

  function want(job: WantedJob, urgent: boolean): void {
    const key = jobKey(job.queue, job.ref.id);
    const wasUrgent = urgentJobs.delete(key);
    otherJobs.delete(key);
    const jobs = urgent || wasUrgent ? urgentJobs : otherJobs;
    jobs.set(key, job);
    const oldest = jobs.size > MAX_WAITING ? jobs.keys().next().value : undefined;
    if (oldest === undefined) return;
    jobs.delete(oldest);
    if (!saidGivenUp) context.log('warn', 'BullMQ: more jobs change than their records can be read.');
    saidGivenUp = true;
  }

  function take(limit: number): readonly WantedJob[] {
    const taken: WantedJob[] = [];
    for (const jobs of [urgentJobs, otherJobs]) {
      for (const [key, job] of jobs) {
        if (taken.length >= limit) return taken;
        jobs.delete(key);
        taken.push(job);
      }
    }
    return taken;
  }

  function commands(): readonly RedisCommand[] {
    askedContents = [...askedContents, ...contents];
    contents = [];
    const seconds = Math.max(1, (context.clock.now() - tickedAt) / 1_000);
    tickedAt = context.clock.now();
    const limit = Math.min(MAX_PER_TICK, Math.floor(JOBS_PER_SECOND * seconds));
    askedJobs = [...askedJobs, ...take(limit - askedJobs.length)];
    return [
      ...askedContents.map(({ job, fields }) => contentsCommand(job.queue, job.ref.id, fields)),
      ...askedJobs.flatMap((job) => [
        jobFieldsCommand(job.queue, job.ref.id),
        ...contentLengthCommands(job.queue, job.ref.id),
      ]),
    ];
  }

  function apply(replies: readonly PipelineReply[]): void {
    const updates: TaskUpdate[] = [];
    for (const [index, { job, fields }] of askedContents.entries()) {
      updates.push(contentsUpdate(job, parseContents(fields, replyValue(replies[index]))));
    }
    const perJob = 1 + CONTENT_FIELDS.length;
    for (const [index, job] of askedJobs.entries()) {
      const start = askedContents.length + index * perJob;
      const fields = parseJobFields(replyValue(replies[start]));
      if (fields === null) continue;
      const lengths = parseContentLengths(replies.slice(start + 1, start + perJob));
      const known = context.known(job.ref);
      onWorker(job, fields.worker);
      updates.push(jobUpdate(job, fields, lengths.failedReason > 0, known));
      const wanted = wantedContents(job, lengths, known?.argsRepr === null || known === null);
      if (wanted.length > 0) contents.push({ job, fields: wanted });
    }
    askedContents = [];
    askedJobs = [];
    if (updates.length > 0) context.record(updates);
  }

  return { want, commands, apply };
}

function wantedContents(
  job: WantedJob,
  lengths: ContentLengths,
  needsData: boolean,
): readonly ContentField[] {
  const failed = job.state === 'failed' || job.state === 'waiting' || job.state === 'delayed';
  return [
    ...(needsData ? readableFields(lengths, ['data'], MAX_DATA) : []),
    ...(job.state === 'succeeded' ? readableFields(lengths, ['returnvalue'], MAX_DATA) : []),
    ...(failed ? readableFields(lengths, ['failedReason', 'stacktrace'], MAX_FAILURE) : []),
  ];
}
