import type { ConnectionId } from './connection.ts';

interface Kind<K extends string> {
  readonly kind: K;
  readonly connectionId: ConnectionId;
}

/** One queue: key prefix and name. */
interface OnQueue {
  readonly prefix: string;
  readonly queue: string;
}

interface OnJobs extends OnQueue {
  /** At most 1,000 ids. */
  readonly ids: readonly string[];
}

/** States that *clean* and *remove* know; BullMQ's own words. */
export type BullmqCleanState =
  'completed' | 'failed' | 'delayed' | 'prioritized' | 'wait' | 'active' | 'paused';

/** When a job scheduler makes its next job: one of the two. */
export type BullmqSchedule =
  | { readonly every: number; readonly pattern: null }
  | { readonly every: null; readonly pattern: string; readonly timeZone: string | null };

/** Within which a job scheduler makes jobs: epoch ms and a number of jobs; `null`: no bound. */
export interface BullmqScheduleBounds {
  readonly startAt: number | null;
  readonly endAt: number | null;
  readonly limit: number | null;
}

/** Every action on BullMQ. */
export type BullmqAction =
  | (Kind<'bullmq.addJob'> &
      OnQueue & {
        readonly name: string;
        /** JSON text of the job's data. */
        readonly data: string;
        /** JSON object text of BullMQ's `JobsOptions`; `null` or absent: defaults. */
        readonly options?: string | null;
      })
  | (Kind<'bullmq.retryJobs'> & OnJobs)
  | (Kind<'bullmq.promoteJobs'> & OnJobs)
  | (Kind<'bullmq.removeJobs'> & OnJobs & { readonly withChildren: boolean })
  | (Kind<'bullmq.changePriority'> &
      OnQueue & { readonly id: string; readonly priority: number; readonly lifo: boolean })
  /** `delayMs` counts from now. */
  | (Kind<'bullmq.changeDelay'> & OnQueue & { readonly id: string; readonly delayMs: number })
  | (Kind<'bullmq.updateData'> & OnQueue & { readonly id: string; readonly data: string })
  /** Ends active jobs whose worker is gone as failed; refused while a lock shows that a worker holds them. */
  | (Kind<'bullmq.failActiveJobs'> & OnJobs)
  | (Kind<'bullmq.pauseQueue'> & OnQueue)
  | (Kind<'bullmq.resumeQueue'> & OnQueue)
  /** Removes waiting (and, when asked, delayed) jobs; they are kept and can be put back. */
  | (Kind<'bullmq.drainQueue'> & OnQueue & { readonly delayed: boolean })
  /** Removes jobs of one state that are older than `ageMs`, at most `limit`; they are kept and can be put back. */
  | (Kind<'bullmq.cleanQueue'> &
      OnQueue & { readonly state: BullmqCleanState; readonly ageMs: number; readonly limit: number })
  /** Removes the queue with everything in it. */
  | (Kind<'bullmq.obliterateQueue'> & OnQueue & { readonly force: boolean })
  | (Kind<'bullmq.restoreJobs'> & { readonly batchId: string })
  | (Kind<'bullmq.removeOrphanedRepeatables'> & OnQueue)
  | (Kind<'bullmq.upsertScheduler'> &
      OnQueue & {
        readonly schedulerId: string;
        readonly schedule: BullmqSchedule;
        /** Absent: none. */
        readonly bounds?: BullmqScheduleBounds;
        readonly name: string;
        readonly data: string;
        readonly options: string | null;
      })
  | (Kind<'bullmq.removeScheduler'> & OnQueue & { readonly schedulerId: string })
  | (Kind<'bullmq.runSchedulerNow'> & OnQueue & { readonly schedulerId: string })
  /** `null`: no limit. */
  | (Kind<'bullmq.setGlobalConcurrency'> & OnQueue & { readonly concurrency: number | null })
  | (Kind<'bullmq.setRateLimit'> &
      OnQueue & { readonly limit: { readonly max: number; readonly durationMs: number } | null });
