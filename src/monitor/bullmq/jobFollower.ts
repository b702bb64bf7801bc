import type { SystemContext } from '../system.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { isKnownTaskState, type KnownTaskState } from '../../model/taskState.ts';
import type { ActiveJobs } from './activeJobs.ts';
import { normalizeEvent, type QueueEvent } from './event.ts';
import type { EventStreamListener } from './eventStream.ts';
import type { JobReader, WantedJob } from './jobReader.ts';
import { parseScope, type QueueId, queueScope } from './keys.ts';
import { createMalformedCounter } from './malformed.ts';
import { reconcile, type UnfinishedJob } from './reconcile.ts';
import { replyValue } from './replyValue.ts';
import {
  type FoundJob,
  parseServerTime,
  parseStateSets,
  STATE_SET_COMMANDS,
  stateSetCommands,
} from './stateSets.ts';
import type { StreamEntry } from './streamEntry.ts';

/** Unfinished tasks of the store that are compared with the server at once. */
const MAX_UNFINISHED = 2_000;

export interface JobFollower extends EventStreamListener {
  /** Epoch ms of our clock when a job was last seen to become active. */
  readonly lastActiveAt: number;
  /** Asks for the true state of what the store believes unfinished in the queues that `concerns` accepts. */
  reconcileWhere(concerns: (queue: QueueId) => boolean): Promise<void>;
}

/** Turns events and state sets into what is known of jobs, and asks for the records that complete it. */
export function createJobFollower(options: {
  readonly context: SystemContext;
  readonly reader: JobReader;
  readonly activeJobs: ActiveJobs;
  onQueueChange(scope: string): void;
  /** A job has begun just now. */
  onBegun(scope: string): void;
}): JobFollower {
  const { context, reader, activeJobs } = options;
  const { id: connectionId, bullmq } = context.config;
  const malformed = createMalformedCounter((level, message) => {
    context.log(level, message);
  });
  const refusals = new Set<string>();
  let lastActiveAt = 0;

  function onEntries(queue: QueueId, entries: readonly StreamEntry[], isHistory: boolean): void {
    const scope = queueScope(queue);
    const events: Extract<QueueEvent, { kind: 'job' }>[] = [];
    for (const entry of entries) {
      const event = normalizeEvent(connectionId, queue, entry);
      if (event.kind === 'job') events.push(event);
      else if (event.kind === 'malformed') malformed.note(`${scope}:events`, event.reason);
    }
    if (entries.length > 0) options.onQueueChange(scope);
    if (events.length === 0) return;
    context.record(events.map(({ update }) => update));
    for (const { update, afterAttempt } of events) {
      const state = knownState(update);
      if (state === null) continue;
      if (state === 'started' && !isHistory) {
        lastActiveAt = context.clock.now();
        options.onBegun(scope);
      }
      activeJobs.saw(scope, update.ref.id, state);
      complete({ queue, ref: update.ref, at: update.at, state }, afterAttempt && !isHistory);
    }
  }

  function complete(job: WantedJob, mayHaveFailed: boolean): void {
    const known = context.known(job.ref);
    const isNamed = known !== null && known.name !== null;
    if (job.state === 'succeeded' && isNamed && known.worker !== null) return;
    reader.want(job, !isNamed || mayHaveFailed);
  }

  async function readStateSets(queues: readonly QueueId[]): Promise<ReadonlySet<string>> {
    const commands = queues.flatMap(stateSetCommands);
    const [time, ...replies] = await context.broker.pipeline([['TIME'], ...commands]);
    const serverNow = parseServerTime(replyValue(time)) ?? context.clock.now();
    const found = queues.flatMap((queue, index) => {
      const start = index * STATE_SET_COMMANDS;
      return parseStateSets(connectionId, queue, replies.slice(start, start + STATE_SET_COMMANDS), serverNow);
    });
    for (const job of found) take(job);
    return new Set(found.map(({ ref }) => jobId(ref.scope, ref.id)));
  }

  function take(job: FoundJob): void {
    activeJobs.saw(job.ref.scope, job.ref.id, job.state);
    const known = context.known(job.ref);
    if (known !== null && known.state === job.state && known.name !== null) return;
    context.record([
      {
        ref: job.ref,
        at: job.at,
        state: job.state,
        queue: job.queue.name,
        ...(job.finishedAt === null ? {} : { finishedAt: job.finishedAt }),
        ...(job.etaAt === null ? {} : { etaAt: job.etaAt }),
      },
    ]);
    reader.want(job, false);
  }

  async function reconcileJobs(jobs: readonly UnfinishedJob[]): Promise<void> {
    await reconcile(context.broker, jobs, ({ updates, wanted }) => {
      context.record(updates);
      for (const job of wanted) reader.want(job, job.state === 'failed');
    });
  }

  function unfinished(concerns: (queue: QueueId) => boolean): readonly UnfinishedJob[] {
    return context.unfinished(MAX_UNFINISHED).flatMap((record) => {
      const queue = parseScope(bullmq.prefixes, record.ref.scope);
      return queue !== null && concerns(queue) ? [{ queue, record }] : [];
    });
  }

  async function catchUp(queues: readonly QueueId[]): Promise<void> {
    const scopes = new Set(queues.map(queueScope));
    const seen = await readStateSets(queues);
    const doubtful = unfinished((queue) => scopes.has(queueScope(queue)));
    await reconcileJobs(doubtful.filter(({ record }) => !seen.has(jobId(record.ref.scope, record.ref.id))));
  }

  return {
    get lastActiveAt() {
      return lastActiveAt;
    },
    onEntries,
    onJoined: catchUp,
    async onMissed(queues, from, to) {
      context.gap(from, to);
      await catchUp(queues);
    },
    onRefused(queue, error) {
      const what = queue === null ? 'The event streams' : `The event stream of ${JSON.stringify(queue.name)}`;
      const message = `BullMQ: ${what} cannot be read: ${error}`;
      if (refusals.has(message) || refusals.size > 1_000) return;
      refusals.add(message);
      context.log('warn', message);
    },
    reconcileWhere: (concerns) => reconcileJobs(unfinished(concerns)),
  };
}

function knownState(update: TaskUpdate): KnownTaskState | null {
  return update.state !== undefined && isKnownTaskState(update.state) ? update.state : null;
}

function jobId(scope: string, id: string): string {
  return `${scope}\n${id}`;
}
